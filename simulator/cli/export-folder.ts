import { mkdirSync, readdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { FileError } from "./input-file.ts";
import { describeError, folderProblem } from "./output-file.ts";
import { statusOf } from "./path-status.ts";

/**
 * Why an export cannot take a folder and what to do about it, or undefined. It takes a folder that is not there yet,
 * is empty, or holds nothing but an earlier export (`ownFile`: its files, as paths), since it replaces the folder as a whole.
 */
export function exportProblem(folder: string, ownFile = exportedFile): string | undefined {
  const parent = folderProblem(dirname(resolve(folder)));
  if (parent !== undefined) return parent;
  const stats = statusOf(folder);
  if (stats !== undefined && !stats.isDirectory()) return "this is a file; name a folder";
  try {
    const path = pathOf(folder);
    if (stats !== undefined) {
      if (!relative(path, process.cwd()).startsWith(".."))
        return "this is the current folder or one around it, which cannot be replaced; name a folder in it";
      if (stats.dev !== statusOf(dirname(path))?.dev) return "this is a mount point; name a folder in it";
      const foreign = firstForeignFile(path, ownFile);
      if (foreign !== undefined)
        return `the folder holds \`${foreign}\`, which no export has made; name a new or an empty folder`;
    }
    const staging = stagingOf(path);
    mkdirSync(staging, { recursive: true });
    rmSync(staging, { recursive: true });
    return undefined;
  } catch (error) {
    return `cannot be written: ${describeError(error)}`;
  }
}

/**
 * A folder that is written beside its place and takes it as a whole in the end, so that an interruption leaves the old
 * one as it was. What an interrupted one left behind is removed by the next.
 */
export class ExportFolder {
  private readonly folder: string;
  private readonly path: string;
  private readonly staging: string;

  /** Throws a `FileError`; ask `exportProblem` first. */
  constructor(folder: string) {
    this.folder = folder;
    this.path = pathOf(folder);
    this.staging = stagingOf(this.path);
    this.guard(() => {
      removeLeftovers(this.path);
      mkdirSync(this.staging);
    });
  }

  /** Writes a file; `path` is relative to the folder. Throws a `FileError`. */
  write(path: string, text: string): void {
    this.guard(() => {
      const file = join(this.staging, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    });
  }

  /** Puts what was written in the folder's place. Throws a `FileError`, and the old folder is there then. */
  finish(): void {
    this.guard(() => {
      const old = `${this.path}${mark}${process.pid}.old`;
      const isReplacing = statusOf(this.path) !== undefined;
      if (isReplacing) renameSync(this.path, old);
      try {
        renameSync(this.staging, this.path);
      } catch (error) {
        if (isReplacing) renameSync(old, this.path);
        throw error;
      }
      rmSync(old, { recursive: true, force: true });
    });
  }

  private guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      rmSync(this.staging, { recursive: true, force: true });
      throw new FileError(this.folder, `cannot be written: ${describeError(error)}`);
    }
  }
}

function pathOf(folder: string): string {
  const path = resolve(folder);
  return statusOf(path) === undefined ? path : realpathSync(path);
}

function stagingOf(path: string): string {
  return `${path}${mark}${process.pid}.partial`;
}

const mark = ".klaxon-";

// Rule files and, in a folder for each drill, test files.
const exportedFile = /^(?:rules\/[^/]+\.every|[^/]+\/every)-[^/]+\.json$/;

function firstForeignFile(folder: string, ownFile: RegExp): string | undefined {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) return entry.name;
    for (const inner of readdirSync(join(folder, entry.name), { withFileTypes: true })) {
      const path = `${entry.name}/${inner.name}`;
      if (!inner.isFile() || !ownFile.test(path)) return path;
    }
  }
  return undefined;
}

function removeLeftovers(path: string): void {
  const prefix = `${basename(path)}${mark}`;
  for (const name of readdirSync(dirname(path)).filter((each) => each.startsWith(prefix))) {
    const [, pid, kind] = /^(\d+)\.(partial|old)$/.exec(name.slice(prefix.length)) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const leftover = join(dirname(path), name);
    // Interrupted between the two steps of taking the place, the old folder is the only one.
    const isOnlyOne = kind === "old" && statusOf(path) === undefined;
    if (isOnlyOne) renameSync(leftover, path);
    else rmSync(leftover, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
