import { closeSync, openSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { FileError } from "./input-file.ts";
import { statusOf } from "./path-status.ts";

/**
 * Writes a file whole: beside its place first, then renamed, so that an interruption leaves the old file or none. What
 * is no plain file (`/dev/stdout`, a pipe) is written to as it is. Folders are not made. Throws a `FileError` when
 * that is not possible.
 */
export function writeOutput(file: string, text: string): void {
  try {
    if (isStream(file)) writeFileSync(descriptorOf(file) ?? file, text);
    else writeWhole(targetOf(file), text);
  } catch (error) {
    throw new FileError(file, `cannot be written: ${describeError(error)}`);
  }
}

/**
 * Writes a file that is not there yet; false where it is, which is then left as it was. Folders are not made. Throws a
 * `FileError` when it cannot be written.
 */
export function writeNewOutput(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw new FileError(file, `cannot be written: ${describeError(error)}`);
  }
}

/** Why a file cannot be written and what to do about it, found out before there is anything to write; or undefined. */
export function outputProblem(file: string): string | undefined {
  const stats = statusOf(file);
  if (stats?.isDirectory() === true) return "this is a folder; name a file in it";
  const problem = folderProblem(dirname(resolve(file)));
  if (problem !== undefined || isStream(file)) return problem;
  try {
    const partial = partialOf(targetOf(file));
    closeSync(openSync(partial, "w"));
    rmSync(partial);
    return undefined;
  } catch (error) {
    return `cannot be written: ${describeError(error)}`;
  }
}

/** Why nothing can be put into a folder, or undefined. */
export function folderProblem(folder: string): string | undefined {
  const stats = statusOf(folder);
  if (stats === undefined) return `there is no folder \`${folder}\`; make it first`;
  return stats.isDirectory() ? undefined : `\`${folder}\` is a file, not a folder; name another place`;
}

/** What the system says, without the name of its function. */
export function describeError(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "EACCES":
    case "EPERM":
      return "its folder may not be written to; change its permissions, or name another place";
    case "EROFS":
      return "the file system is read-only; name another place";
    case "ENOSPC":
    case "EDQUOT":
      return "no space is left; free some and run again";
    case "ENAMETOOLONG":
      return "the name is too long; shorten it";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

function writeWhole(path: string, text: string): void {
  const partial = partialOf(path);
  try {
    writeFileSync(partial, text);
    renameSync(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
}

// A link is followed, so that it goes on to point at what it points at.
function targetOf(file: string): string {
  const path = resolve(file);
  return statusOf(path) === undefined ? path : realpathSync(path);
}

function partialOf(path: string): string {
  return `${path}.${process.pid}.partial`;
}

function isStream(file: string): boolean {
  if (descriptorOf(file) !== undefined) return true;
  const stats = statusOf(file);
  return stats !== undefined && !stats.isFile() && !stats.isDirectory();
}

// A shell's `> file` makes a plain file of `/dev/stdout`, in which other output has its place before and after.
function descriptorOf(file: string): number | undefined {
  if (file === "/dev/stdout") return 1;
  if (file === "/dev/stderr") return 2;
  const [, descriptor] = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(file) ?? [];
  return descriptor === undefined ? undefined : Number(descriptor);
}
