import { countOutcomes, type Journal, type OutcomeCounts, type VariantProblem } from "../drill/index.ts";
import type { LivenessProblem, PanelLiveness } from "../liveness/index.ts";

/** What `--json` writes: the journals and their totals. Bytes repeat for the same seed. */
export interface DrillRun {
  readonly version: 1;
  readonly counts: OutcomeCounts;
  /** Alerts that no drill of this run reached, where all of them were run. */
  readonly unreachedAlerts: readonly string[];
  /** What no drill of this run showed, where all of them were run. */
  readonly variantProblems: readonly VariantProblem[];
  readonly journals: readonly Journal[];
  /** Which panels showed which drill's incident, where that was asked for. */
  readonly liveness?: readonly PanelLiveness[];
  /** What is wrong with that. */
  readonly livenessProblems?: readonly LivenessProblem[];
}

/** What panels showed of all drills. */
export interface RunLiveness {
  readonly panels: readonly PanelLiveness[];
  readonly problems: readonly LivenessProblem[];
}

/** What all drills together leave unproven. */
export interface DrillGaps {
  readonly unreachedAlerts: readonly string[];
  readonly variantProblems: readonly VariantProblem[];
}

/** The text of a run's JSON file. */
export function renderDrillJson(
  journals: readonly Journal[],
  gaps: DrillGaps = noGaps,
  liveness?: RunLiveness,
): string {
  const run: DrillRun = {
    version: 1,
    counts: countOutcomes(journals.map((journal) => journal.verdict.outcome)),
    unreachedAlerts: gaps.unreachedAlerts,
    variantProblems: gaps.variantProblems,
    journals,
    ...(liveness === undefined ? {} : { liveness: liveness.panels, livenessProblems: liveness.problems }),
  };
  return `${JSON.stringify(run, undefined, 2)}\n`;
}

/** Nothing is left unproven, or nothing can be said about it. */
export const noGaps: DrillGaps = { unreachedAlerts: [], variantProblems: [] };
