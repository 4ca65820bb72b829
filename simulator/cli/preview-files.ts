import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../document/index.ts";
import { type PreviewFile, readPreviewFile } from "../preview/index.ts";
import { filePartsOf } from "./held-dashboards.ts";
import { readInputFile } from "./input-file.ts";
import { statusOf } from "./path-status.ts";
import { UsageError } from "./usage-error.ts";

// A folder of thousands is no folder of dashboards to look at.
const filesMax = 1_000;

/**
 * The dashboard files that paths mean: files, and of folders the JSON files in them and the YAML files that hold dashboards. Throws
 * a `UsageError`.
 */
export function dashboardFiles(paths: readonly string[]): readonly string[] {
  const files = paths.flatMap((path) => {
    const status = statusOf(path);
    if (status === undefined) throw new UsageError(`there is no \`${path}\``);
    if (!status.isDirectory()) return [path];
    const files = readdirSync(path)
      .filter((name) => isDashboardName(name))
      .sort()
      .map((name) => join(path, name))
      .filter((file) => file.endsWith(".json") || holdsDashboard(file));
    if (files.length === 0) throw new UsageError(`the folder \`${path}\` has no files with dashboards`);
    return files;
  });
  if (files.length > filesMax)
    throw new UsageError(`these are ${files.length} files, at most ${filesMax} are shown`);
  return files;
}

/** Whether a file may hold dashboards, by its name. */
export function isDashboardName(name: string): boolean {
  return /\.(?:json|ya?ml)$/.test(name);
}

const dashboardWords =
  /["']?apiVersion["']?\s*:\s*["']?dashboard\.grafana\.app\/|\bGrafanaDashboard\b|["']?(?:schemaVersion|panels)["']?\s*:/;

function holdsDashboard(file: string): boolean {
  const { content } = readInputFile(file);
  // Not by parsing it: while it is edited it may well be broken, and is to stay where it was.
  return content !== undefined && dashboardWords.test(new TextDecoder().decode(content));
}

/** A dashboard file as it was read, with its bytes, so that what did not change need not be read again. */
export interface DashboardFile extends PreviewFile {
  /** Undefined where the file could not be opened. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * Reads the dashboards of a file: one, or as many as its manifests hold. Why that is not possible is among their findings. What
 * holds the same as what is known of it is that.
 */
export function readDashboardFiles(
  file: string,
  known: ReadonlyMap<string, DashboardFile>,
): readonly DashboardFile[] {
  const { content, findings } = readInputFile(file);
  const parts = content === undefined ? undefined : filePartsOf(content, file).dashboards;
  if (parts !== undefined && parts.length > 0)
    return parts.map((part) => readPart(part.file, Buffer.from(part.content), known.get(part.file)));
  const read =
    content === undefined ? unreadableFile(file, findings) : readPart(file, content, known.get(file));
  if (read.model !== undefined) return [read];
  // A file that held several and is broken now has them still, until it is mended.
  const held = [...known.values()].filter((one) => one.file.startsWith(`${file}#`));
  const last = held.length > 0 ? held : [known.get(file)];
  const good = last.flatMap((one) => (one?.model === undefined ? [] : [one]));
  if (good.length === 0) return [read];
  // Without its bytes, so that the good state is read again when it comes back.
  return good.map((one) => ({ ...one, findings: read.findings, bytes: undefined }));
}

function readPart(file: string, bytes: Uint8Array, before: DashboardFile | undefined): DashboardFile {
  if (before?.bytes !== undefined && Buffer.compare(before.bytes, bytes) === 0) return before;
  const read = { ...readPreviewFile(bytes, file), bytes };
  if (read.model !== undefined || before?.model === undefined) return read;
  return { ...before, findings: read.findings, bytes: undefined };
}

function unreadableFile(file: string, findings: readonly Finding[]): DashboardFile {
  const told = findings.map(
    ({ message, file: place, line, column }) =>
      ({ severity: "error", message, file: place, line, column }) as const,
  );
  return { file, model: undefined, content: null, findings: told, bytes: undefined };
}
