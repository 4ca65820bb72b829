import { lstatSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { compilePathPattern, type FileReader, isPathPattern } from "../document/index.ts";
import { readInputFile } from "./input-file.ts";

/** The files of the machine, for unit-test files and the rule files they name. */
export const machineFiles: FileReader = { read: readInputFile, glob };

// As Go's `filepath.Glob`: folders that cannot be read count as empty, no match is no failure.
function glob(pattern: string): readonly string[] {
  if (!isPathPattern(pattern)) return exists(pattern) ? [pattern] : [];
  const matches = compilePathPattern(basename(pattern));
  if (matches === undefined) return [];
  const folder = dirname(pattern);
  const folders = isPathPattern(folder) ? glob(folder) : [folder];
  const isBare = folder === "." && !pattern.startsWith("./");
  return folders.flatMap((parent) =>
    namesIn(parent)
      .filter(matches)
      .map((name) => (isBare ? name : join(parent, name))),
  );
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
