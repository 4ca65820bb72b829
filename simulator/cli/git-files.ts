import { execFileSync } from "node:child_process";
import { relative, resolve, sep } from "node:path";
import { fileBytesMax } from "../document/index.ts";

/** A repository that a user asked about cannot answer; the message says why and what to do. */
export class GitError extends Error {
  readonly code = "git/unusable";

  constructor(message: string) {
    super(message);
    this.name = "GitError";
  }
}

/** A file as a revision has it. */
export interface GitFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly content: Uint8Array;
}

/** What `--git` names: two revisions, or one and the files as they are. */
export interface GitRange {
  readonly before: GitCommit;
  /** Undefined for the files as they are. */
  readonly after: GitCommit | undefined;
}

/** A commit and how it is called. */
export interface GitCommit {
  readonly id: string;
  /** As the user wrote it, or the beginning of its id. */
  readonly name: string;
}

/** The folder that the repository around a folder stands in. */
export function repositoryOf(folder: string): string {
  return git(["rev-parse", "--show-toplevel"], folder).toString("utf8").trim();
}

/** Reads `REV`, `REV..REV` or `REV...REV`, of which the last begins where both parted. */
export function gitRange(words: string, folder: string): GitRange {
  const [, from = "", dots, to = ""] = /^(.*?)(\.{2,3})(.*)$/.exec(words) ?? [undefined, words];
  if (dots === undefined) return { before: commitOf(from, folder), after: undefined };
  const [before, after] = [commitOf(from || "HEAD", folder), commitOf(to || "HEAD", folder)];
  if (dots === "..") return { before, after };
  try {
    const id = git(["merge-base", before.id, after.id], folder).toString("utf8").trim();
    return { before: { id, name: id.slice(0, 10) }, after };
  } catch {
    throw new GitError(
      `\`${words}\`: no commit is found where these parted; fetch the history (actions/checkout: \`fetch-depth: 0\`)`,
    );
  }
}

/**
 * The rule, routing and dashboard files that a commit has, by their names' endings, below the paths; a path that is a file counts
 * whatever its ending. Reads nothing but the repository's objects. Throws a `GitError` where there is too much of it.
 */
export function filesOfCommit(
  { id: commit }: GitCommit,
  paths: readonly string[],
  root: string,
): readonly GitFile[] {
  const listing = git(["ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", ...paths], root).toString(
    "utf8",
  );
  const entries = listing.split("\0").flatMap((line) => {
    const [, mode, type, id, size, path] = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t([\s\S]+)$/.exec(line) ?? [];
    if (mode === undefined || type !== "blob" || mode === "120000" || id === undefined || path === undefined)
      return [];
    if (!paths.includes(path) && !isOfInterest(path)) return [];
    return [{ id, path, size: Number(size) }];
  });
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  if (entries.length > filesMax || bytes > bytesMax || entries.some(({ size }) => size > fileBytesMax)) {
    throw new GitError("there are too many or too large files in the revision; name the folders to look at");
  }
  return readObjects(entries, root);
}

/** Whether a file of this name may hold rules, routing or dashboards. */
export function isOfInterest(path: string): boolean {
  return /\.(?:json|ya?ml|rules)$/i.test(path) && !/(?:^|[\\/])(?:node_modules|\.git)[\\/]/.test(path);
}

/** A path as git spells it: from the root of the repository. Throws a `GitError` where it is outside. */
export function pathInRepository(path: string, folder: string, root: string): string {
  const inner = relative(root, resolve(folder, path)).replaceAll(sep, "/");
  if (inner === ".." || inner.startsWith("../")) {
    throw new GitError(`\`${path}\` is outside of the repository in ${root}`);
  }
  return inner === "" ? "." : inner;
}

const filesMax = 10_000;
const bytesMax = 256 * 1024 * 1024;

function commitOf(revision: string, folder: string): GitCommit {
  if (revision === "" || revision.startsWith("-")) throw new GitError(`\`${revision}\` is no revision`);
  try {
    const words = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
    return { id: git(words, folder).toString("utf8").trim(), name: revision };
  } catch (error) {
    if (error instanceof GitError && error.message.includes("installed")) throw error;
    throw new GitError(
      `the repository has no revision \`${revision}\`; fetch it first (actions/checkout: \`fetch-depth: 0\`)`,
    );
  }
}

// The objects come one after another: a line with the size, the content, a line feed.
function readObjects(
  entries: readonly { readonly id: string; readonly path: string; readonly size: number }[],
  root: string,
): readonly GitFile[] {
  if (entries.length === 0) return [];
  const output = git(["cat-file", "--batch"], root, entries.map(({ id }) => `${id}\n`).join(""));
  let offset = 0;
  return entries.map(({ path, size }) => {
    const start = output.indexOf(0x0a, offset) + 1;
    const header = output.subarray(offset, start).toString("utf8");
    if (!header.endsWith(` blob ${size}\n`))
      throw new GitError(`\`${path}\` cannot be read from the repository`);
    offset = start + size + 1;
    return { path, content: output.subarray(start, start + size) };
  });
}

function git(words: readonly string[], folder: string, input = ""): Buffer {
  try {
    return execFileSync("git", words, {
      cwd: folder,
      input,
      stdio: ["pipe", "pipe", "pipe"],
      maxBuffer: bytesMax + 16 * 1024 * 1024,
      timeout: timeoutMs,
    });
  } catch (error) {
    throw new GitError(failureText(error));
  }
}

const timeoutMs = 60_000;

function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT") return "git is not installed; `--git` needs it";
  if ("code" in error && error.code === "ETIMEDOUT") return `git did not answer within ${timeoutMs / 1000} s`;
  const said =
    "stderr" in error && error.stderr instanceof Uint8Array ? new TextDecoder().decode(error.stderr) : "";
  return said.trim().split("\n")[0] || error.message;
}
