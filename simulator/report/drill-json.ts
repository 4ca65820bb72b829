import { countOutcomes, type Journal, type OutcomeCounts } from "../drill/index.ts";

/** What `--json` writes: the journals and their totals. Bytes repeat for the same seed. */
export interface DrillRun {
  readonly version: 1;
  readonly counts: OutcomeCounts;
  /** Alerts that no drill of this run reached, where all of them were run. */
  readonly unreachedAlerts: readonly string[];
  readonly journals: readonly Journal[];
}

/** The text of a run's JSON file. */
export function renderDrillJson(journals: readonly Journal[], unreachedAlerts: readonly string[]): string {
  const run: DrillRun = {
    version: 1,
    counts: countOutcomes(journals.map((journal) => journal.verdict.outcome)),
    unreachedAlerts,
    journals,
  };
  return `${JSON.stringify(run, undefined, 2)}\n`;
}
