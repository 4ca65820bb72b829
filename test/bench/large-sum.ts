import { evaluateRange, parseExpression, type Series } from "../../simulator/promql/index.ts";
import { evaluationOptions } from "./evaluation-time.ts";
import { fillStore, intervalMs } from "./generated-store.ts";

// A process of its own, so that what it holds at its peak is known: node large-sum.ts SERIES STEPS RUNS
const [seriesCount = 100_000, stepCount = 480, runCount = 3] = process.argv.slice(2).map(Number);
const rangeMs = 300_000;

const fillStart = performance.now();
const store = fillStore({ seriesCount, sampleCount: stepCount });
const fillMs = performance.now() - fillStart;

const expression = parseExpression("sum by (job) (rate(m[5m]))");
const grid = { startMs: 0, endMs: (stepCount - 1) * intervalMs, stepMs: intervalMs };
let leastMs = Number.POSITIVE_INFINITY;
for (let run = 0; run < runCount; run++) {
  const startMs = performance.now();
  const result = evaluateRange(expression, store, grid, evaluationOptions);
  leastMs = Math.min(leastMs, performance.now() - startMs);
  if (result.type !== "vector" || run > 0) continue;
  for (const { labels, values } of result.series) {
    const job = labels.values[labels.names.indexOf("job")] ?? "";
    for (const step of [20, Math.floor(stepCount / 2), stepCount - 1]) check(job, step, values[step]);
  }
}
process.stdout.write(JSON.stringify({ fillMs, leastMs }));

/** Throws where a result is not what Prometheus's formula gives when every window is gone through by itself. */
function check(job: string, step: number, got: number | undefined): void {
  const endMs = step * intervalMs;
  const matchers = [
    { label: "__name__", operator: "=", value: "m" },
    { label: "job", operator: "=", value: job },
  ] as const;
  const selection = { matchers, fromMs: endMs - rangeMs + 1, toMs: endMs, prometheus: 3 } as const;
  const expected = store.select(selection).reduce((sum, series) => sum + rateAt(series, endMs), 0);
  if (Math.abs((got ?? Number.NaN) - expected) <= 1e-9 * Math.abs(expected)) return;
  throw new Error(`${job} at step ${step}: ${got} instead of ${expected}`);
}

function rateAt({ timestampsMs, values, sampleCount }: Series, endMs: number): number {
  const inside: number[] = [];
  for (let i = 0; i < sampleCount; i++) {
    const timestampMs = timestampsMs[i] ?? 0;
    if (timestampMs > endMs - rangeMs && timestampMs <= endMs) inside.push(i);
  }
  const first = inside[0];
  const last = inside.at(-1);
  if (first === undefined || last === undefined || first === last) return 0;
  const valueAt = (index: number) => values[index] ?? 0;
  const timeAt = (index: number) => timestampsMs[index] ?? 0;
  let growth = valueAt(last) - valueAt(first);
  for (let i = first + 1; i <= last; i++) if (valueAt(i) < valueAt(i - 1)) growth += valueAt(i - 1);
  const sampledMs = timeAt(last) - timeAt(first);
  const spacingMs = sampledMs / (inside.length - 1);
  const extend = (distanceMs: number) => (distanceMs < 1.1 * spacingMs ? distanceMs : spacingMs / 2);
  const toZeroMs = growth > 0 ? sampledMs * (valueAt(first) / growth) : Number.POSITIVE_INFINITY;
  const toStartMs = Math.min(extend(timeAt(first) - (endMs - rangeMs)), toZeroMs);
  return (growth * ((sampledMs + toStartMs + extend(endMs - timeAt(last))) / sampledMs)) / (rangeMs / 1000);
}
