import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  evaluateInstant,
  evaluateRange,
  labelsFromRecord,
  parseExpression,
} from "../../../../simulator/promql/index.ts";
import { memorySeries, memorySource } from "../memory-source.ts";

const intervalMs = 15_000;
const endMs = 60 * 60_000;

/** Levels of disks, counters, small gauges, long flat stretches, gaps; now and then a fraction or an infinity. */
const level = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -1000, max: 1000 }) },
  { weight: 3, arbitrary: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }) },
  { weight: 3, arbitrary: fc.constantFrom(0, -0, 7, 2 ** 52 + 1) },
  { weight: 1, arbitrary: fc.constantFrom(0.1, Number.POSITIVE_INFINITY, Number.NaN) },
);
const stretch = fc.record({
  value: level,
  length: fc.integer({ min: 1, max: 40 }),
  step: fc.constantFrom(0, 1, -3, 2 ** 20),
  gap: fc.integer({ min: 0, max: 3 }),
});
const samples = fc.array(stretch, { minLength: 1, maxLength: 12 }).map((stretches) => {
  const found: { timestampMs: number; value: number }[] = [];
  let index = 0;
  for (const { value, length, step, gap } of stretches) {
    for (let i = 0; i < length; i++)
      found.push({ timestampMs: index++ * intervalMs, value: value + i * step });
    index += gap;
  }
  return found;
});

const expressions = [
  "deriv(m[20m])",
  "predict_linear(m[20m], 3600)",
  "predict_linear(m[30m] offset 1m, 4 * 3600)",
  "predict_linear(m[20m] @ 1800, 60)",
  "sum_over_time(m[20m])",
  "avg_over_time(m[20m])",
  "stddev_over_time(m[15m])",
  "rate(m[20m])",
];

describe("exact evaluation of rules over windows that overlap much", () => {
  it.each(expressions)("gives for a whole range of %s the very floats of each instant", (text) => {
    for (const prometheus of [2, 3] as const) {
      const options = { prometheus, isExact: true };
      const expression = parseExpression(text, options);
      fc.assert(
        fc.property(samples, (found) => {
          const source = memorySource([memorySeries(labelsFromRecord({ __name__: "m" }), found)]);
          const grid = { startMs: 0, endMs, stepMs: intervalMs };
          const range = evaluateRange(expression, source, grid, options);
          if (range.type !== "vector") throw new Error(`a ${range.type}`);
          const [series] = range.series;
          for (let step = 0; step * intervalMs <= endMs; step++) {
            const instant = evaluateInstant(expression, source, step * intervalMs, options);
            if (instant.type !== "vector") throw new Error(`a ${instant.type}`);
            const float = series?.isPresent[step] === 1 ? series.values[step] : undefined;
            if (!Object.is(float, instant.samples[0]?.value))
              expect([step, float]).toEqual([step, instant.samples[0]?.value]);
          }
        }),
        { seed: 20_261_121, numRuns: 40 },
      );
    }
  });
});
