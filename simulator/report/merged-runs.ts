import {
  type Journal,
  type RunShard,
  reachedAlerts,
  type StoredRun,
  type VariantProblem,
} from "../drill/index.ts";
import type { LivenessProblem, PanelLiveness } from "../liveness/index.ts";
import type { DrillGaps } from "./drill-gaps.ts";
import type { RunLiveness } from "./drill-json.ts";
import { stableJson } from "./stable-json.ts";

/** Several stored runs as one. */
export interface MergedRun {
  readonly journals: readonly Journal[];
  readonly gaps: DrillGaps;
  /** What panels showed of the drills; undefined where no run has looked at them. */
  readonly liveness: RunLiveness | undefined;
  /** What was merged and what is missing, in sentences. */
  readonly notes: readonly string[];
}

const namesMax = 3;

/**
 * Puts stored runs together: a drill that is in several files with the same journal counts once; what nothing proves is what no
 * part has proven, told only where all parts of a run are there.
 */
export function mergeRuns(runs: readonly StoredRun[]): MergedRun {
  const kept = new Map<
    string,
    { readonly journal: Journal; readonly file: string; readonly text: string }[]
  >();
  const repeated: string[] = [];
  const contradicting = new Set<string>();
  for (const { file, journals } of runs) {
    for (const journal of journals) {
      const key = keyOf(journal);
      const text = stableJson(journal);
      const known = kept.get(key) ?? [];
      kept.set(key, known);
      if (known.some((each) => each.text === text)) {
        repeated.push(nameOf(journal));
        continue;
      }
      if (known.length > 0) contradicting.add(nameOf(journal));
      known.push({ journal, file, text });
    }
  }
  const journals = [...kept.values()].flat().map(({ journal }) => journal);
  const { gaps, notes } = mergeGaps(runs, journals);
  return {
    journals,
    gaps,
    liveness: mergeLiveness(runs),
    notes: [
      ...(repeated.length === 0
        ? []
        : [
            `${countOf(repeated.length, "drill is", "drills are")} there more than once with the same journal, and counted once: ${some(repeated)}`,
          ]),
      ...(contradicting.size === 0
        ? []
        : [
            `${countOf(contradicting.size, "drill is", "drills are")} there more than once with the same seed and different journals, and all are kept: ${some([...contradicting])}`,
          ]),
      ...notes,
    ],
  };
}

// Within a file each seed of a drill has its own results, equal or not; the same drill in another file adds nothing.
function mergeLiveness(runs: readonly StoredRun[]): RunLiveness | undefined {
  const all = runs.flatMap(({ liveness }) => (liveness === undefined ? [] : [liveness]));
  if (all.length === 0) return undefined;
  const panels: PanelLiveness[] = [];
  const known = new Set<string>();
  for (const { panels: ofRun } of all) {
    const added = known.size === 0 ? ofRun : ofRun.filter((panel) => !known.has(JSON.stringify(panel)));
    panels.push(...added);
    for (const panel of added) known.add(JSON.stringify(panel));
  }
  const showing = new Set(
    panels.filter(({ state }) => state === "shows").map((panel) => `${panel.panelId} ${panel.dashboard}`),
  );
  const problems = all
    .flatMap((liveness): readonly LivenessProblem[] => liveness.problems)
    .filter(
      ({ code, panelId, dashboard }) =>
        !(code === "panel-never-shows" && showing.has(`${panelId} ${dashboard}`)),
    );
  return { panels, problems: distinctValues(problems) };
}

function distinctValues<Value>(values: readonly Value[]): readonly Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

// Of a live drill that was repeated each run is one of its own.
function keyOf({ scenario, clock, seed, live }: Journal): string {
  return JSON.stringify([scenario.name, clock, seed, live?.startedAt]);
}

function nameOf({ scenario, seed }: Journal): string {
  return seed === scenario.seed ? scenario.name : `${scenario.name} with seed ${seed}`;
}

function mergeGaps(
  runs: readonly StoredRun[],
  journals: readonly Journal[],
): { readonly gaps: DrillGaps; readonly notes: readonly string[] } {
  const whole = runs.filter(({ shard }) => shard === undefined);
  const parts = runs.flatMap((run) => (run.shard === undefined ? [] : [{ ...run, shard: run.shard }]));
  const missing = missingShards(parts.map(({ shard }) => shard));
  const together = parts.length === 0 || missing.length > 0 ? [] : [commonGaps(parts)];
  const all: readonly DrillGaps[] = [...whole, ...together];
  const reached = new Set(journals.flatMap(reachedAlerts));
  const unreachedAlerts = [...new Set(all.flatMap((gaps) => gaps.unreachedAlerts))].filter(
    (alert) => !reached.has(alert),
  );
  const variantProblems = distinctProblems(all.flatMap((gaps) => gaps.variantProblems));
  const what = missing.map(({ index, count }) => `${index}/${count}`);
  return {
    gaps: { unreachedAlerts: unreachedAlerts.sort(), variantProblems },
    notes:
      what.length === 0
        ? []
        : [
            `${what.length === 1 ? "part" : "parts"} ${some(what)} of the run ${what.length === 1 ? "is" : "are"} missing, so nothing can be said of alerts that no drill reaches`,
          ],
  };
}

/** What no part of a run has proven. */
function commonGaps(parts: readonly StoredRun[]): DrillGaps {
  const [first] = parts;
  const isEverywhere = ({ alert, variant }: VariantProblem) =>
    parts.every(({ variantProblems }) =>
      variantProblems.some((each) => each.alert === alert && each.variant === variant),
    );
  return {
    unreachedAlerts: (first?.unreachedAlerts ?? []).filter((alert) =>
      parts.every(({ unreachedAlerts }) => unreachedAlerts.includes(alert)),
    ),
    variantProblems: parts.flatMap(({ variantProblems }) =>
      variantProblems.filter((problem) => problem.isNeedless === true || isEverywhere(problem)),
    ),
  };
}

function missingShards(shards: readonly RunShard[]): readonly RunShard[] {
  const counts = [...new Set(shards.map(({ count }) => count))];
  return counts.flatMap((count) =>
    // A file may claim anything.
    Array.from({ length: Math.min(count, shardsMax) }, (_, place) => ({ index: place + 1, count })).filter(
      ({ index }) => !shards.some((shard) => shard.count === count && shard.index === index),
    ),
  );
}

const shardsMax = 10_000;

function distinctProblems(problems: readonly VariantProblem[]): readonly VariantProblem[] {
  return [...distinctValues(problems)].sort((left, right) => {
    if (left.alert !== right.alert) return left.alert < right.alert ? -1 : 1;
    return variantOrder.indexOf(left.variant) - variantOrder.indexOf(right.variant);
  });
}

const variantOrder: readonly VariantProblem["variant"][] = ["sustained", "below", "brief", "absent"];

function some(names: readonly string[]): string {
  const each = [...new Set(names)];
  const rest = each.length - namesMax;
  return `${each.slice(0, namesMax).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function countOf(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}
