import { describe, expect, it } from "vitest";
import { createSeriesStore } from "../../../../simulator/engine/index.ts";
import {
  createTimeMemory,
  type EvaluationOptions,
  evaluateInstant,
  evaluateRange,
  labelsFromRecord,
  parseExpression,
  type RangeResult,
  recycleSeries,
  type StepGrid,
} from "../../../../simulator/promql/index.ts";

const texts = [
  "m",
  "rate(m[1m])",
  "increase(m[1m])",
  "delta(m[1m])",
  "rate(m[2m])",
  "rate(m[1m] offset 30s)",
  "rate(m[1m]) / rate(m[2m] offset 30s)",
  "sum by (job) (m offset 15s)",
  "sum by (job) (rate(m[1m])) > 0.1",
  "avg_over_time(m[1m] @ 100)",
  "max_over_time(sum by (job) (rate(m[1m]))[2m:15s])",
  "m + on (job) group_left () sum by (job) (m)",
  "absent(m) or absent_over_time(m[20s])",
];
const grids: readonly StepGrid[] = [
  { startMs: 0, endMs: 600_000, stepMs: 15_000 },
  { startMs: 0, endMs: 600_000, stepMs: 20_000 },
  { startMs: 150_000, endMs: 150_000, stepMs: 15_000 },
  { startMs: 15_000, endMs: 615_000, stepMs: 15_000 },
];

describe("a memory that evaluations share", () => {
  it("changes no result, in whatever order expressions, grids and profiles come", () => {
    const store = filledStore();
    const memory = createTimeMemory();
    for (const prometheus of [3, 2] as const) {
      for (const grid of [...grids, ...grids.toReversed()]) {
        for (const text of texts) {
          const options = { prometheus };
          const shown = [prometheus, grid, text, resultsOf(text, grid, { ...options, memory }, store)];
          expect(shown).toEqual([prometheus, grid, text, resultsOf(text, grid, options, store)]);
        }
      }
    }
  });

  it("lends columns that were given back, without a trace of what was in them", () => {
    const store = filledStore();
    const memory = createTimeMemory();
    const [grid] = grids;
    if (grid === undefined) return;
    for (const text of [...texts, ...texts.toReversed()]) {
      const expression = parseExpression(text);
      const result = evaluateRange(expression, store, grid, { memory });
      expect([text, shownRange(result)]).toEqual([
        text,
        shownRange(evaluateRange(expression, store, grid, {})),
      ]);
      if (result.type === "vector") recycleSeries(memory, result.series);
    }
  });

  it("sees samples that were appended, and those that were inserted before others", () => {
    const store = createSeriesStore();
    const labels = labelsFromRecord({ __name__: "m" });
    const memory = createTimeMemory();
    const grid = { startMs: 0, endMs: 60_000, stepMs: 15_000 };
    const counts = () => {
      const result = evaluateRange(parseExpression("count_over_time(m[1m])"), store, grid, { memory });
      return result.type === "vector" ? result.series.map(({ values }) => [...values]) : [];
    };
    store.appendColumn(labels, { timestampsMs: [0, 15_000, 60_000], values: [1, 2, 3] });
    expect(counts()).toEqual([[1, 2, 2, 2, 2]]);
    store.append(labels, 75_000, 4);
    expect(counts()).toEqual([[1, 2, 2, 2, 2]]);
    // Written at a moment at which the last samples lie in the future still.
    store.find(labels)?.write(30_000, 5, 30_000);
    expect(counts()).toEqual([[1, 2, 3, 3, 3]]);
  });
});

function resultsOf(
  text: string,
  grid: StepGrid,
  options: EvaluationOptions,
  store: ReturnType<typeof filledStore>,
): unknown {
  const expression = parseExpression(text, options);
  return [
    shownRange(evaluateRange(expression, store, grid, options)),
    evaluateInstant(expression, store, grid.endMs, options),
  ];
}

/** Where a series is absent its column may hold anything. */
function shownRange(result: RangeResult): unknown {
  if (result.type !== "vector") return result;
  const series = result.series.map(({ values, isPresent, ...rest }) => ({
    ...rest,
    values: Array.from(values, (value, step) => (isPresent[step] === 1 ? value : undefined)),
  }));
  return { ...result, series };
}

/** Series that share their timestamps, one that has other ones, one that is shorter, one that ends. */
function filledStore() {
  const store = createSeriesStore();
  const column = (count: number, stepMs: number, growth: number) => ({
    timestampsMs: Array.from({ length: count }, (_, index) => index * stepMs),
    values: Array.from({ length: count }, (_, index) => (index % 17) * growth),
  });
  const add = (job: string, instance: string, samples: ReturnType<typeof column>) =>
    store.appendColumn(labelsFromRecord({ __name__: "m", job, instance }), samples);
  add("a", "1", column(40, 15_000, 1));
  add("a", "2", column(40, 15_000, 2));
  add("b", "3", column(25, 15_000, 3));
  add("b", "4", column(60, 10_000, 4));
  store.markStale(labelsFromRecord({ __name__: "m", job: "a", instance: "2" }), 600_000);
  return store;
}
