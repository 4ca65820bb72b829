import type { SeriesStore } from "../../simulator/engine/index.ts";
import { costNs, type EvaluationSize } from "./evaluation-time.ts";
import { fillStore, intervalMs } from "./generated-store.ts";
import type { Measurement } from "./measurement.ts";
import { leastMs } from "./stopwatch.ts";

/** What each family of operations costs for one series at one step, against a bare loop. */
export function operationCosts(runCount: number): readonly Measurement[] {
  const size = { seriesCount: 1000, stepCount: 960 };
  const counters = fillStore({ ...size, sampleCount: size.stepCount });
  const buckets = fillStore({ ...size, sampleCount: size.stepCount, bucketCount: 10 });
  const pairs = fillStore({
    seriesCount: 2 * size.seriesCount,
    sampleCount: size.stepCount,
    names: ["m", "n"],
  });
  const loop = { what: "bare loop", value: bareLoopNs(size, runCount) };
  const cases: readonly (readonly [string, SeriesStore, number?])[] = [
    ["m", counters],
    ["rate(m[5m])", counters, 25],
    ["sum by (job) (m)", counters, 25],
    ["sum by (job) (rate(m[5m]))", counters],
    ["m * 2", counters],
    ["m + on (job, path) n", pairs],
    ["m + on (job) group_left () sum by (job) (n)", pairs],
    ["m and on (job, path) n", pairs],
    ["topk(5, m)", counters],
    ["quantile by (job) (0.9, m)", counters],
    ["histogram_quantile(0.9, m)", buckets],
    ["histogram_quantile(0.9, sum by (job, le) (rate(m[5m])))", buckets],
  ];
  return cases.map(([what, store, bound]) => ({
    group: "one series at one step (1,000 series, 960 steps of 15 s)",
    what,
    value: costNs(store, what, size, runCount),
    unit: "ns",
    reference: loop,
    ...(bound === undefined ? {} : { measure: { of: "value", bound } as const }),
  }));
}

/** The yardstick: two pointers over typed arrays, the slope of each window, resets added. */
function bareLoopNs({ seriesCount, stepCount }: EvaluationSize, runCount: number): number {
  const timestampsMs = Float64Array.from({ length: stepCount }, (_, index) => index * intervalMs);
  const columns = Array.from({ length: seriesCount }, (_, number) =>
    Float64Array.from({ length: stepCount }, (_, index) => (index % 1000) * (1 + (number % 7))),
  );
  const results = new Float64Array(stepCount);
  const run = () => {
    for (const values of columns) addSlopes(timestampsMs, values, results);
  };
  return (leastMs(runCount, run) * 1e6) / seriesCount / stepCount;
}

function addSlopes(timestampsMs: Float64Array, values: Float64Array, results: Float64Array): void {
  let first = 0;
  let raised = 0;
  for (let step = 0; step < results.length; step++) {
    const startMs = timestampsMs[step]! - 300_000;
    if (step > 0 && values[step]! < values[step - 1]!) raised += values[step - 1]!;
    while (timestampsMs[first]! <= startMs) {
      first++;
      if (values[first]! < values[first - 1]!) raised -= values[first - 1]!;
    }
    const spanMs = timestampsMs[step]! - timestampsMs[first]!;
    if (spanMs > 0) results[step]! += ((values[step]! - values[first]! + raised) * 1000) / spanMs;
  }
}
