import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";

/** One generated file: its path relative to the tree's folder, with `/`, and its whole text. */
export interface Artifact {
  readonly path: string;
  readonly content: string;
}

/** Everything one builder makes for one folder. */
export interface ArtifactTree {
  /** What the files are, in a sentence or two, for the note that lies beside them. */
  readonly about: string;
  /** What to run to make them again, such as `npm run build:alerts`. */
  readonly command: string;
  readonly files: readonly Artifact[];
}

/** The file that records what was built, in the format of `sha256sum`. */
export const checksumFile = "SHA256SUMS";

const noteFile = "README.md";

/**
 * The tree's files together with the two that every tree has: a note that they are generated, since JSON
 * holds no comment, and the checksums that tell a hand edit from a stale file. Sorted by path. Paths that
 * are absolute, leave the folder, or differ in case only break an invariant.
 */
export function completeTree(tree: ArtifactTree): readonly Artifact[] {
  const note: Artifact = {
    path: noteFile,
    content: `# Generated files\n\n${tree.about}\n\nDo not edit them: change the source and run \`${tree.command}\`. The same with \`-- --check\` tells whether\nthey are up to date, and \`sha256sum -c ${checksumFile}\` whether anybody edited them.\n`,
  };
  const files = [...tree.files, note].sort((left, right) => (left.path < right.path ? -1 : 1));
  const seen = new Set<string>();
  for (const { path } of files) {
    assert(isInnerPath(path), `\`${path}\` is not a path inside the tree`);
    assert(path !== checksumFile, `\`${checksumFile}\` is written by the tree itself`);
    assert(!seen.has(path.toLowerCase()), `\`${path}\` is made twice`);
    seen.add(path.toLowerCase());
  }
  const content = files.map((file) => `${checksum(file.content)}  ${file.path}\n`).join("");
  return [...files, { path: checksumFile, content }];
}

/** Checksum by path, as recorded in a checksum file; lines that say nothing sensible are skipped. */
export function parseChecksums(text: string): ReadonlyMap<string, string> {
  const checksums = new Map<string, string>();
  for (const line of text.split("\n")) {
    const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined || !isInnerPath(match[2])) continue;
    checksums.set(match[2], match[1]);
  }
  return checksums;
}

/** SHA-256 of a text's UTF-8 bytes, or of bytes, in hexadecimal. */
export function checksum(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function isInnerPath(path: string): boolean {
  return path !== "" && path.split("/").every((step) => /^[^\\/:\0]+$/.test(step) && !/^\.{1,2}$/.test(step));
}
