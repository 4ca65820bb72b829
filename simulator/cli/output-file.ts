import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { FileError } from "./input-file.ts";

/**
 * Writes a file whole: beside its place first, then renamed, so that an interruption leaves the old file or none.
 * Folders are made. Throws a `FileError` when that is not possible.
 */
export function writeOutput(file: string, text: string): void {
  const path = resolve(file);
  const partial = `${path}.${process.pid}.partial`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(partial, text);
    renameSync(partial, path);
  } catch (error) {
    discard(partial);
    throw new FileError(file, `cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Nothing was written where nothing can be removed.
  }
}
