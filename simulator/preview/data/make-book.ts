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

/** A book of entries, and the scenarios that can be chosen for each of them. */
export function makeBook(
  klaxonVersion: string,
  mode: PreviewBook["mode"],
  entries: readonly BookEntry[],
  { scenarios = [], leftOut = [] }: Partial<Pick<PreviewBook, "scenarios" | "leftOut">> = {},
): PreviewBook {
  return { version: previewVersion, klaxonVersion, mode, entries, scenarios, leftOut };
}

/** A dashboard with its data, as a page reads it; `scenario` is the one that the data is of. */
export function makeDashboard(
  { file, content, findings }: PreviewFile,
  data: PreviewData,
  scenario = "",
): PreviewDashboard {
  return { version: previewVersion, file, content, findings, scenario, data };
}

/** The part of a page that holds a dashboard's data of one of the book's scenarios, by its place in the book. */
export function scenarioPart(key: string, scenarioIndex: number): string {
  return `${key}-scenario-${scenarioIndex}`;
}
