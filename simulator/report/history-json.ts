import type { AlertTrend, DrillRecord, UndrilledAlert } from "../history/index.ts";

/** What `klaxon history --json` writes; times that were not reached are left out. */
export type HistoryAnswer =
  | { readonly drills: readonly DrillRecord[] }
  | { readonly trends: readonly AlertTrend[] }
  | {
      readonly days: number;
      readonly alertCount: number;
      readonly notDrilledLive: readonly UndrilledAlert[];
    };

/** The text of an answer; `version` is raised when a reader of the old form would misread the new one. */
export function renderHistoryJson(answer: HistoryAnswer): string {
  return `${JSON.stringify({ version: 1, ...answer }, undefined, 2)}\n`;
}
