import {
  countOutcomes,
  type Journal,
  type OutcomeCounts,
  type RunShard,
  type VariantProblem,
} from "../drill/index.ts";
import type { LivenessProblem, PanelLiveness } from "../liveness/index.ts";
import { type DrillGaps, noGaps } from "./drill-gaps.ts";
import type { RunComparison } from "./run-comparison.ts";

/** What `--json` writes: the journals and their totals. Bytes repeat for the same seed. */
export interface DrillRun {
  readonly version: 1;
  /** Which klaxon wrote it; where journals have curves, or several files were merged. */
  readonly klaxonVersion?: string;
  /** Which part of all drills was run; absent for all. */
  readonly shard?: RunShard;
  readonly counts: OutcomeCounts;
  /** Alerts that no drill of this run reached, where all of them were run. */
  readonly unreachedAlerts: readonly string[];
  /** What no drill of this run showed, where all of them were run. */
  readonly variantProblems: readonly VariantProblem[];
  /** How it differs from another run, where it was compared with one. */
  readonly comparison?: RunComparison;
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

/** What a run's JSON file says of it beside the journals. */
export type DrillJsonOptions = Pick<DrillRun, "klaxonVersion" | "shard" | "comparison"> & {
  readonly liveness?: RunLiveness | undefined;
};

/** A run as its JSON file holds it. */
export function drillRunOf(
  journals: readonly Journal[],
  gaps: DrillGaps = noGaps,
  { klaxonVersion, shard, comparison, liveness }: DrillJsonOptions = {},
): DrillRun {
  return {
    version: 1,
    ...(klaxonVersion === undefined ? {} : { klaxonVersion }),
    ...(shard === undefined ? {} : { shard }),
    counts: countOutcomes(journals.map((journal) => journal.verdict.outcome)),
    unreachedAlerts: gaps.unreachedAlerts,
    variantProblems: gaps.variantProblems,
    ...(comparison === undefined ? {} : { comparison }),
    journals,
    ...(liveness === undefined ? {} : { liveness: liveness.panels, livenessProblems: liveness.problems }),
  };
}

/** The text of a run's JSON file. */
export function renderDrillJson(
  journals: readonly Journal[],
  gaps: DrillGaps = noGaps,
  options: DrillJsonOptions = {},
): string {
  const text = JSON.stringify(drillRunOf(journals, gaps, options), undefined, 2);
  const hasCurves = journals.some(({ curves }) => curves !== undefined);
  return `${hasCurves ? text.replace(numberLists, inOneLine) : text}\n`;
}

// Hundreds of lines for each curve would bury the rest. A line break in a text is written as `\n`, so this is none.
const numberLists = /\[\n[-\d.e+\s,nul]+\]/g;

function inOneLine(list: string): string {
  return list.replace(/\s+/g, "");
}
