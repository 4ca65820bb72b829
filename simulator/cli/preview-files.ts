import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type PreviewFile, readPreviewFile } from "../preview/index.ts";
import { readInputFile } from "./input-file.ts";
import { statusOf } from "./path-status.ts";
import { UsageError } from "./usage-error.ts";

// A folder of thousands is no folder of dashboards to look at.
const filesMax = 1_000;

/** The dashboard files that paths mean: files, and of folders the JSON files in them. Throws a `UsageError`. */
export function dashboardFiles(paths: readonly string[]): readonly string[] {
  const files = paths.flatMap((path) => {
    const status = statusOf(path);
    if (status === undefined) throw new UsageError(`there is no \`${path}\``);
    if (!status.isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => name.endsWith(".json"));
    if (names.length === 0) throw new UsageError(`the folder \`${path}\` has no JSON files`);
    return names.sort().map((name) => join(path, name));
  });
  if (files.length > filesMax)
    throw new UsageError(`these are ${files.length} files, at most ${filesMax} are shown`);
  return files;
}

/** A dashboard file as it was read, with its bytes, so that what did not change need not be read again. */
export interface DashboardFile extends PreviewFile {
  /** Undefined where the file could not be opened. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * Reads a dashboard file; why that is not possible is among its findings. Where it holds the same as `before`, that is what it
 * gives.
 */
export function readDashboardFile(file: string, before?: DashboardFile): DashboardFile {
  const { content, findings } = readInputFile(file);
  if (content !== undefined) {
    if (before?.bytes !== undefined && Buffer.compare(before.bytes, content) === 0) return before;
    return { ...readPreviewFile(content, file), bytes: content };
  }
  const told = findings.map(
    ({ message, file: place, line, column }) =>
      ({ severity: "error", message, file: place, line, column }) as const,
  );
  return { file, model: undefined, content: null, findings: told, bytes: undefined };
}
