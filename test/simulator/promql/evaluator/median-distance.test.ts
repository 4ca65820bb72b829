import fc from "fast-check";
import { expect, it } from "vitest";
import { evaluateInstant, labelsFromRecord, parseExpression } from "../../../../simulator/promql/index.ts";
import { memorySeries, memorySource } from "../memory-source.ts";

const options = { features: new Set(["promql-experimental-functions"] as const) };
const expression = parseExpression("mad_over_time(m[1h])", options);

it("mad_over_time is the median of all distances from the median", () => {
  const value = fc.oneof(
    fc.integer({ min: -9, max: 9 }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.constant(0),
  );
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), (values) => {
      const samples = values.map((sample, index) => ({ timestampMs: index * 15_000, value: sample }));
      const source = memorySource([memorySeries(labelsFromRecord({ __name__: "m" }), samples)]);
      const result = evaluateInstant(expression, source, values.length * 15_000, options);
      const middle = medianOf(values);
      const expected = medianOf(values.map((sample) => Math.abs(sample - middle)));
      expect(result.type === "vector" && result.samples.map((sample) => sample.value)).toEqual([
        expect.closeTo(expected, 9),
      ]);
    }),
    { seed: 20_261_121, numRuns: 300 },
  );
});

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const rank = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(rank)] ?? 0) + (sorted[Math.ceil(rank)] ?? 0)) / 2;
}
