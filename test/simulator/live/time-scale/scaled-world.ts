import type { VirtualRun } from "../../../../simulator/drill/index.ts";
import {
  type AlertInstance,
  createSeriesStore,
  evaluateRules,
  parseRuleFile,
  type RuleGroup,
  type SeriesStore,
} from "../../../../simulator/engine/index.ts";
import {
  type ProgramTimings,
  programTimings,
  type RuleNote,
  scaleRuleGroups,
} from "../../../../simulator/live/time-scale/index.ts";
import {
  labelsFromRecord,
  labelsToRecord,
  labelValue,
  walkExpression,
} from "../../../../simulator/promql/index.ts";

/** What became of one alert, in milliseconds of the scenario's clock. */
export interface AlertCourse {
  readonly alert: string;
  readonly labels: string;
  readonly createdAtMs: number;
  readonly firedAtMs: number | undefined;
  readonly endedAtMs: number | undefined;
}

/** Which values of a world are smaller where time passes N times as fast. */
export interface WorldSpeed {
  readonly factor: number;
  /** Metrics whose values are durations by the scenario's clock. */
  readonly scaledMetrics: ReadonlySet<string>;
  /** What the rules are scaled by where that is wrong. Default: the factor of the world. */
  readonly rulesFactor?: number;
}

/** The alerts that the run had, and those of its scaled rules over its scaled world, told in scenario time. */
export interface Comparison {
  readonly expected: readonly AlertCourse[];
  readonly scaled: readonly AlertCourse[];
  readonly notes: readonly RuleNote[];
}

/**
 * Evaluates the scaled rules of a run over what its targets would have shown to a Prometheus for which time passes N
 * times as fast. Timestamps lie at an Nth. Of the values moments lie at an Nth too (the scenario's clock begins at 0, as
 * the real one does), and gauges are what they were. A counter is ambiguous: work that goes on at the same rate by the
 * real clock leaves an Nth of it behind, and so is seen by rules that compare rates; events that the drill makes happen
 * N times as fast leave all of it, which is what rules with a note `faster-component` ask for. So both worlds are
 * evaluated, and each alert is taken from its own.
 */
export function compareScaled(run: VirtualRun, speed: WorldSpeed): Comparison {
  const { factor, scaledMetrics } = speed;
  const { groups } = run.assets;
  const { file, notes } = scaleRuleGroups(groups, speed.rulesFactor ?? factor, { scaledMetrics });
  const parsed = parseRuleFile(JSON.stringify(file), "scaled.json");
  if (parsed.findings.length > 0) throw new Error(JSON.stringify(parsed.findings));
  const needsEvents = new Set(
    notes.filter(({ kind }) => kind === "faster-component").map(({ rule }) => rule),
  );
  const inFastWorld = (alert: AlertInstance) => needsEvents.has(alert.rule.name);
  const steady = evaluateScaled(run, parsed.groups, scaledStore(run, speed, countersByRate(groups)), factor);
  const fast = evaluateScaled(run, parsed.groups, scaledStore(run, speed, new Set()), factor);
  const scaled = [...steady.filter((alert) => !inFastWorld(alert)), ...fast.filter(inFastWorld)];
  return {
    expected: run.evaluation.alerts.map((alert) => courseOf(alert, 1)).sort(byCourse),
    scaled: scaled.map((alert) => courseOf(alert, factor)).sort(byCourse),
    notes,
  };
}

function evaluateScaled(
  run: VirtualRun,
  groups: readonly RuleGroup[],
  store: SeriesStore,
  factor: number,
): readonly AlertInstance[] {
  const timings: ProgramTimings = programTimings(factor);
  const evaluation = evaluateRules(groups, store, {
    prometheus: run.assets.prometheus,
    features: run.assets.features,
    startMs: 0,
    endMs: run.span.endMs / factor,
    evaluationIntervalMs: run.assets.evaluationIntervalMs / factor,
    lookbackMs: timings.lookbackMs,
    schedule: "deployed",
    externalLabels: labelsFromRecord(run.routing.externalLabels),
    externalUrl: run.routing.externalUrl,
    restore: { outageToleranceMs: timings.outageToleranceMs, gracePeriodMs: timings.gracePeriodMs },
    interruptions: run.world.outages.map(({ startMs, endMs }) => ({
      kind: "restart",
      fromMs: startMs / factor,
      untilMs: endMs / factor,
    })),
  });
  if (evaluation.failures.length > 0) throw new Error(JSON.stringify(evaluation.failures[0]));
  return evaluation.alerts;
}

const momentName = /(_timestamp_seconds|_start_time_seconds|_boot_time_seconds|_cert_expiry)$/;

function scaledStore(
  run: VirtualRun,
  { factor, scaledMetrics }: WorldSpeed,
  dividedCounters: ReadonlySet<string>,
): SeriesStore {
  const store = createSeriesStore();
  const ownNames = new Set(["ALERTS", "ALERTS_FOR_STATE", ...recordedNames(run.assets.groups)]);
  for (const series of run.world.store.all()) {
    const name = labelValue(series.labels, "__name__") ?? "";
    if (ownNames.has(name)) continue;
    const isDivided = momentName.test(name) || dividedCounters.has(name) || scaledMetrics.has(name);
    const samples: [timestampMs: number, value: number | undefined][] = [];
    for (let i = 0; i < series.sampleCount; i++) {
      const value = series.values[i] ?? Number.NaN;
      samples.push([series.timestampsMs[i] ?? 0, isDivided ? value / factor : value]);
    }
    for (const timestampMs of series.staleTimestampsMs) samples.push([timestampMs, undefined]);
    samples.sort(([left], [right]) => left - right);
    store.appendColumn(series.labels, {
      timestampsMs: samples.map(([timestampMs]) => Math.round(timestampMs / factor)),
      values: samples.map(([, value]) => value),
    });
  }
  return store;
}

function recordedNames(groups: readonly RuleGroup[]): readonly string[] {
  return groups.flatMap(({ rules }) =>
    rules.filter(({ kind }) => kind === "recording").map(({ name }) => name),
  );
}

function countersByRate(groups: readonly RuleGroup[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { rules } of groups)
    for (const { expression } of rules)
      walkExpression(expression, (part) => {
        if (part.kind !== "call" || !/^i?rate$/.test(part.name)) return;
        for (const argument of part.arguments)
          if (argument.kind === "matrix-selector") names.add(argument.selector.name ?? "");
      });
  return names;
}

function courseOf(alert: AlertInstance, factor: number): AlertCourse {
  const scenarioMs = (ms: number | undefined) => (ms === undefined ? undefined : ms * factor);
  return {
    alert: alert.rule.name,
    labels: JSON.stringify(labelsToRecord(alert.labels)),
    createdAtMs: alert.createdAtMs * factor,
    firedAtMs: scenarioMs(alert.firedAtMs),
    endedAtMs: scenarioMs(alert.endedAtMs),
  };
}

function byCourse(left: AlertCourse, right: AlertCourse): number {
  const key = (course: AlertCourse) => `${course.alert} ${course.labels}`;
  return key(left) < key(right) ? -1 : key(left) > key(right) ? 1 : left.createdAtMs - right.createdAtMs;
}
