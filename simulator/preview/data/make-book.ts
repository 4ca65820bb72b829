import {
  type BookEntry,
  type PreviewBook,
  type PreviewDashboard,
  type PreviewData,
  previewVersion,
} from "./preview-data.ts";
import type { PreviewFile } from "./preview-file.ts";

/** The entry of a file in a book. */
export function bookEntry(key: string, { file, model, findings }: PreviewFile, source: string): BookEntry {
  return {
    key,
    file,
    uid: model?.uid ?? "",
    title: model?.title ?? "",
    tags: model?.tags ?? [],
    panelCount: model?.panels.length ?? 0,
    errorCount: findings.filter(({ severity }) => severity === "error").length,
    source,
  };
}

/** A book of entries. */
export function makeBook(
  klaxonVersion: string,
  mode: PreviewBook["mode"],
  entries: readonly BookEntry[],
): PreviewBook {
  return { version: previewVersion, klaxonVersion, mode, entries };
}

/** A dashboard with its data, as a page reads it. */
export function makeDashboard({ file, content, findings }: PreviewFile, data: PreviewData): PreviewDashboard {
  return { version: previewVersion, file, content, findings, data };
}
