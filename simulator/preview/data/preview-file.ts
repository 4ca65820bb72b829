import type { DashboardModel } from "../../dashboard/index.ts";
import { readDashboard } from "../../dashboard/index.ts";
import type { PreviewFinding } from "./preview-data.ts";

/** A file with a dashboard, as far as it can be read. */
export interface PreviewFile {
  readonly file: string;
  readonly model: DashboardModel | undefined;
  /** As JSON has it; null where the file holds no dashboard. */
  readonly content: unknown;
  readonly findings: readonly PreviewFinding[];
}

/** Reads a file for previews; what is wrong with it is told with its place. */
export function readPreviewFile(content: Uint8Array | string, file: string): PreviewFile {
  const { dashboard, document, findings } = readDashboard(content, file);
  const told = findings.map(
    ({ severity, message, file: place, line, column }): PreviewFinding => ({
      severity: severity === "error" ? "error" : "warning",
      message,
      file: place,
      line,
      column,
    }),
  );
  const value = dashboard === undefined || document === undefined ? null : document.value;
  return { file, model: dashboard, content: value, findings: told };
}
