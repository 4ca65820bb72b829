import { strict as assert } from "node:assert";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, posix } from "node:path";
import { guardFileSystem } from "./artifact-error.ts";
import {
  type Artifact,
  type ArtifactTree,
  checksum,
  checksumFile,
  completeTree,
  parseChecksums,
} from "./artifact-tree.ts";

/**
 * Whose folder it is. In its own folder a builder removes whatever it did not make; in a folder that a user
 * named it touches only what its own checksums say it made before.
 */
export type FolderOwner = "builder" | "user";

/** What writing a tree changed, by path relative to the folder. */
export interface WriteSummary {
  readonly written: readonly string[];
  readonly unchangedCount: number;
  readonly removed: readonly string[];
}

/**
 * What is wrong with a generated file: `stale` when its source changed after the build, `edited` when
 * somebody changed the file itself, `missing` when it is not there, `superfluous` when nothing makes it.
 */
type ArtifactFindingKind = "stale" | "edited" | "missing" | "superfluous";

/** One generated file that is not what a fresh build would make. */
export interface ArtifactFinding {
  readonly kind: ArtifactFindingKind;
  /** Relative to the folder. */
  readonly path: string;
  /** What is wrong and what to do, without the path. */
  readonly message: string;
}

const stagingPrefix = ".partial-";
const entryCountMax = 20_000;

/**
 * Writes a tree whole, so that a build cut short leaves each old file as it was. Files that already hold the right text
 * are left alone, and what is made no more is removed. Throws an `ArtifactError` when the file system refuses.
 */
export function writeArtifacts(folder: string, tree: ArtifactTree, owner: FolderOwner): WriteSummary {
  const files = completeTree(tree);
  return guardFileSystem(folder, () => {
    mkdirSync(folder, { recursive: true });
    const changed = changedFiles(folder, files);
    const superfluous = listSuperfluous(folder, new Set(files.map((file) => file.path)), owner);
    // The checksums come last in the tree, so they are never newer than the files they describe.
    writeWhole(folder, changed);
    for (const path of superfluous) remove(folder, path);
    return {
      written: changed.map((file) => file.path),
      unchangedCount: files.length - changed.length,
      removed: superfluous,
    };
  });
}

/** Those of the files that are not there with just this text. Throws an `ArtifactError` when the file system refuses. */
export function changedFiles(folder: string, files: readonly Artifact[]): readonly Artifact[] {
  return guardFileSystem(folder, () =>
    files.filter((file) => readText(join(folder, file.path)) !== file.content),
  );
}

/**
 * Writes files into a folder that there is, each to a staging folder first and then renamed into place in the order of
 * the list, so that whoever is cut short leaves each old file as it was. Throws an `ArtifactError` when the file system refuses.
 */
export function writeWhole(folder: string, files: readonly Artifact[]): void {
  if (files.length === 0) return;
  guardFileSystem(folder, () => {
    const staging = mkdtempSync(join(folder, stagingPrefix));
    try {
      for (const file of files) {
        mkdirSync(dirname(join(staging, file.path)), { recursive: true });
        writeFileSync(join(staging, file.path), file.content, { flush: true });
      }
      for (const file of files) {
        mkdirSync(dirname(join(folder, file.path)), { recursive: true });
        renameSync(join(staging, file.path), join(folder, file.path));
      }
    } finally {
      rmSync(staging, { recursive: true, force: true });
    }
  });
}

/**
 * Compares a folder with what a fresh build would make and reports every difference, sorted by path; an
 * empty list means that it is up to date. Throws an `ArtifactError` when the file system refuses.
 */
export function checkArtifacts(
  folder: string,
  tree: ArtifactTree,
  owner: FolderOwner,
): readonly ArtifactFinding[] {
  const files = completeTree(tree);
  return guardFileSystem(folder, () => {
    const recorded = parseChecksums(readText(join(folder, checksumFile)) ?? "");
    const findings: ArtifactFinding[] = [];
    for (const file of files) {
      const text = readText(join(folder, file.path));
      if (text === file.content) continue;
      // The checksums differ whenever any file does; alone they are worth a word only if nothing else is.
      if (file.path === checksumFile && text !== undefined && findings.length > 0) continue;
      findings.push(describe(file.path, text, recorded.get(file.path)));
    }
    for (const path of listSuperfluous(folder, new Set(files.map((file) => file.path)), owner)) {
      findings.push({
        kind: "superfluous",
        path,
        message: "is made by nothing any more; a rebuild removes it",
      });
    }
    return findings.sort((left, right) => (left.path < right.path ? -1 : 1));
  });
}

function describe(path: string, text: string | undefined, recorded: string | undefined): ArtifactFinding {
  if (text === undefined) return { kind: "missing", path, message: "does not exist; a rebuild makes it" };
  if (recorded !== undefined && checksum(text) !== recorded) {
    const message = "was edited by hand; move the change to its source, because a rebuild overwrites it";
    return { kind: "edited", path, message };
  }
  return { kind: "stale", path, message: "is older than its source; a rebuild renews it" };
}

function listSuperfluous(
  folder: string,
  expected: ReadonlySet<string>,
  owner: FolderOwner,
): readonly string[] {
  switch (owner) {
    case "builder":
      return listFiles(folder).filter((path) => !expected.has(path));
    case "user": {
      const recorded = parseChecksums(readText(join(folder, checksumFile)) ?? "");
      return [...recorded]
        .filter(([path, sum]) => {
          const text = expected.has(path) ? undefined : readText(join(folder, path));
          return text !== undefined && checksum(text) === sum;
        })
        .map(([path]) => path)
        .sort();
    }
  }
}

function listFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const files: string[] = [];
  const open = [""];
  let entryCount = 0;
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    for (const entry of readdirSync(join(folder, place), { withFileTypes: true })) {
      entryCount++;
      assert(entryCount <= entryCountMax, `\`${folder}\` has more than ${entryCountMax} entries`);
      const path = posix.join(place, entry.name);
      if (entry.isDirectory()) open.push(path);
      else files.push(path);
    }
  }
  return files.sort();
}

function remove(folder: string, path: string): void {
  rmSync(join(folder, path), { force: true });
  for (let place = dirname(path); place !== "."; place = dirname(place)) {
    if (readdirSync(join(folder, place)).length > 0) return;
    rmdirSync(join(folder, place));
  }
}

// Undefined where no plain file is: a link or a folder in its place is not what the build makes. Renaming
// replaces the one and fails on the other.
function readText(path: string): string | undefined {
  const status = lstatSync(path, { throwIfNoEntry: false });
  return status?.isFile() === true ? readFileSync(path, "utf8") : undefined;
}
