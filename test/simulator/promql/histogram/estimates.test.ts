import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bucketsOf } from "../../../../simulator/promql/histogram/buckets.ts";
import {
  deviationOfHistogram,
  fractionOfHistogram,
  meanOfHistogram,
  quantileOfHistogram,
  varianceOfHistogram,
} from "../../../../simulator/promql/histogram/index.ts";
import { anyHistogram } from "./any-histogram.ts";
import { written } from "./written.ts";

const positive = "count:12 sum:100 z_bucket:2 z_bucket_w:0.001 buckets:[2 3 0 1 4]";
const both = "count:8 sum:0 z_bucket:2 z_bucket_w:0.5 offset:1 buckets:[3] n_offset:1 n_buckets:[3]";
const custom = "schema:-53 count:10 sum:30 custom_values:[5 10] buckets:[4 4 2]";

// NaN is close to itself only.
const isCloseTo = (wanted: number) => (value: number) =>
  Object.is(value, wanted) || Math.abs(value - wanted) < 1e-12;

describe("the quantile of a histogram", () => {
  it.each([
    ["lies in the upper half of the zero bucket where no bucket is negative", 1 / 12, positive, 0.0005],
    ["is interpolated exponentially", 5.5 / 12, positive, 2 ** 0.5],
    ["reaches the end of a bucket", 0.25, "count:8 sum:9 buckets:[2 6]", 1],
    ["is the end of the last bucket for 1", 1, positive, 16],
    ["is 0 for 0 where the zero bucket comes first", 0, positive, 0],
    ["lies in the middle of the zero bucket between negative and positive ones", 0.5, both, 0],
    ["is interpolated exponentially below zero", 1.5 / 8, both, -(2 ** 0.5)],
    ["is interpolated linearly in custom buckets", 0.6, custom, 7.5],
    ["takes custom buckets as positive where they begin below", 0.2, custom, 2.5],
    ["is the last bound where it lies beyond it", 0.9, custom, 10],
    ["is -Inf below 0", -0.1, custom, Number.NEGATIVE_INFINITY],
    ["is +Inf above 1", 1.1, custom, Number.POSITIVE_INFINITY],
    ["is NaN for NaN", Number.NaN, custom, Number.NaN],
    ["is NaN without observations", 0.5, "sum:0", Number.NaN],
    [
      "is the upper bound of a negative first bucket",
      0.1,
      "schema:-53 count:2 custom_values:[-3 1] buckets:[1 1]",
      -3,
    ],
  ])("%s", (_what, quantile, text, value) => {
    expect(quantileOfHistogram(quantile, written(text)).value).toSatisfy(isCloseTo(value));
  });

  it("is moved up by observations of NaN, and NaN where it lies among them", () => {
    const histogram = written("count:10 sum:NaN buckets:[4 4]");
    expect(quantileOfHistogram(0.5, histogram)).toEqual({ value: 2 ** 0.25, nanEffect: "skew" });
    expect(quantileOfHistogram(0.9, histogram)).toEqual({ value: Number.NaN, nanEffect: "result" });
  });

  it("is looked for in the last bucket where infinities alone make the sum NaN, as Prometheus does", () => {
    const histogram = written("count:8 sum:NaN buckets:[4 4]");
    expect(quantileOfHistogram(0.25, histogram)).toEqual({ value: 2 ** 0.5, nanEffect: undefined });
    expect(quantileOfHistogram(0.75, histogram)).toEqual({ value: 2 ** 0.5, nanEffect: undefined });
  });
});

describe("the fraction of a histogram's observations", () => {
  it.each([
    [
      "is all of them between the infinities",
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      positive,
      1,
    ],
    ["counts whole buckets", 1, 2, positive, 3 / 12],
    ["is interpolated exponentially", 1, 2 ** 0.5, positive, 1.5 / 12],
    ["is interpolated exponentially below zero", -(2 ** 0.5), -1, both, 1.5 / 8],
    ["is interpolated linearly in the zero bucket", 0, 0.25, both, 0.5 / 8],
    ["takes the zero bucket as positive where no bucket is negative", 0, 0.0005, positive, 1 / 12],
    ["is interpolated linearly in custom buckets", 0, 7.5, custom, 0.6],
    ["counts nothing of an open last bucket", 12, 1e9, custom, 0],
    ["is 0 where the bounds are not in order", 2, 1, positive, 0],
    ["is NaN for a NaN", Number.NaN, 1, positive, Number.NaN],
    ["is NaN without observations", 0, 1, "sum:0", Number.NaN],
  ])("%s", (_what, lower, upper, text, value) => {
    expect(fractionOfHistogram(lower, upper, written(text)).value).toSatisfy(isCloseTo(value));
  });

  it("leaves observations of NaN out and says so", () => {
    const histogram = written("count:10 sum:NaN buckets:[4 4]");
    expect(fractionOfHistogram(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, histogram)).toEqual({
      value: 0.8,
      hasNanObservations: true,
    });
  });
});

describe("mean and variance of a histogram", () => {
  it("come from the sum, and from the middles of the buckets", () => {
    const histogram = written("count:4 sum:4 z_bucket:2 z_bucket_w:0.5 offset:2 buckets:[2]");
    // The mean is 1; two observations count as 0 and two as the root of 2 × 4.
    const variance = (2 * 1 + 2 * (8 ** 0.5 - 1) ** 2) / 4;
    expect(meanOfHistogram(histogram)).toBe(1);
    expect(varianceOfHistogram(histogram)).toBeCloseTo(variance, 12);
    expect(deviationOfHistogram(histogram)).toBeCloseTo(Math.sqrt(variance), 12);
  });

  it("take negative buckets as negative and custom ones by their arithmetic middle", () => {
    expect(
      varianceOfHistogram(written("count:2 sum:0 offset:1 buckets:[1] n_offset:1 n_buckets:[1]")),
    ).toBeCloseTo(2, 12);
    expect(
      varianceOfHistogram(written("schema:-53 count:2 sum:10 custom_values:[0 4 8] buckets:[0 1 1]")),
    ).toBe(5);
  });

  it("are NaN without observations", () => {
    expect([meanOfHistogram(written("")), varianceOfHistogram(written(""))]).toEqual([
      Number.NaN,
      Number.NaN,
    ]);
  });
});

describe("any histogram with observations", () => {
  it("has quantiles that do not fall, and the fraction below a quantile is that quantile", () => {
    fc.assert(
      fc.property(anyHistogram, (histogram) => {
        // Without any bound nothing is known of a value.
        if (histogram.count === 0 || (histogram.schema === -53 && histogram.customValues.length === 0))
          return;
        // A zero bucket that reaches over buckets in use leaves them no width.
        if (bucketsOf(histogram).some(({ lower, upper }) => lower > upper)) return;
        const quantiles = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1];
        const values = quantiles.map((quantile) => quantileOfHistogram(quantile, histogram).value);
        values.forEach((value, i) => {
          if (i > 0) expect(value).toBeGreaterThanOrEqual((values[i - 1] ?? 0) - 1e-9);
        });
        if (histogram.schema === -53) return;
        const median = values[3] ?? Number.NaN;
        const below = fractionOfHistogram(Number.NEGATIVE_INFINITY, median, histogram).value;
        const above = fractionOfHistogram(median, Number.POSITIVE_INFINITY, histogram).value;
        // At the gap between two buckets several values are the median.
        expect(below).toBeLessThanOrEqual(0.5 + 1e-9);
        expect(below + above).toBeCloseTo(1, 9);
      }),
      { seed: 20_261_121, numRuns: 500 },
    );
  });
});
