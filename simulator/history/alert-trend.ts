import type { DrillRecord, RecordedExpectation } from "./drill-record.ts";

/** What came of an alert that had to fire, in one drill. */
export interface AlertRun {
  readonly alert: string;
  readonly startedAt: string;
  readonly clock: DrillRecord["clock"];
  readonly by: string;
  readonly scenario: string;
  readonly outcome: RecordedExpectation["outcome"];
  readonly timeToDetectMs: number | undefined;
  /** What the virtual run said, beside a live one. */
  readonly predictedDetectMs: number | undefined;
}

/** How an alert did in the drills of one clock. */
export interface AlertTrend {
  readonly alert: string;
  readonly clock: DrillRecord["clock"];
  readonly runCount: number;
  readonly heldCount: number;
  readonly lateCount: number;
  readonly missedCount: number;
  /** Of the first and of the latest run that detected it; undefined where none did. */
  readonly firstDetectMs: number | undefined;
  readonly latestDetectMs: number | undefined;
  readonly medianDetectMs: number | undefined;
  /** The oldest first. */
  readonly runs: readonly AlertRun[];
}

/** The trends of alerts, in the order of their names, what was run live before what was run in virtual time. */
export function alertTrends(runs: readonly AlertRun[]): readonly AlertTrend[] {
  const groups = new Map<string, AlertRun[]>();
  for (const run of runs) {
    const key = `${run.alert} ${run.clock}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  return [...groups.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([, group]) => {
      const trend = trendOf(group);
      return trend === undefined ? [] : [trend];
    });
}

function trendOf(group: readonly AlertRun[]): AlertTrend | undefined {
  const runs = group.toSorted((left, right) => (left.startedAt < right.startedAt ? -1 : 1));
  const [first] = runs;
  if (first === undefined) return undefined;
  const count = (outcome: AlertRun["outcome"]) => runs.filter((run) => run.outcome === outcome).length;
  const times = runs.flatMap(({ timeToDetectMs }) => (timeToDetectMs === undefined ? [] : [timeToDetectMs]));
  return {
    alert: first.alert,
    clock: first.clock,
    runCount: runs.length,
    heldCount: count("held"),
    lateCount: count("late"),
    missedCount: count("missed"),
    firstDetectMs: times[0],
    latestDetectMs: times.at(-1),
    medianDetectMs: medianOf(times),
    runs,
  };
}

function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}
