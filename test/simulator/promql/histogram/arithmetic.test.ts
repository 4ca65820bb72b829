import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addHistograms,
  divideHistogram,
  HistogramMean,
  HistogramSum,
  isSameHistogram,
  multiplyHistogram,
  subtractHistograms,
} from "../../../../simulator/promql/histogram/index.ts";
import { anyHistogram } from "./any-histogram.ts";
import { notationOf, written } from "./written.ts";

const sums: readonly (readonly [what: string, left: string, right: string, sum: string])[] = [
  [
    "equal layouts",
    "count:3 sum:4 buckets:[1 2]",
    "count:5 sum:6 buckets:[2 3]",
    "count:8 sum:10 buckets:[3 5]",
  ],
  [
    "a bucket before",
    "count:1 offset:1 buckets:[1]",
    "count:2 offset:-1 buckets:[2]",
    "count:3 offset:-1 buckets:[2 0 1]",
  ],
  [
    "negative buckets",
    "count:1 n_buckets:[1]",
    "count:2 n_offset:1 n_buckets:[2]",
    "count:3 n_buckets:[1 2]",
  ],
  ["a coarser schema", "schema:1 count:3 buckets:[1 1 1]", "count:5 buckets:[2 3]", "count:8 buckets:[3 5]"],
  [
    "another sign of schema",
    "schema:-1 count:1 buckets:[1]",
    "schema:1 count:2 offset:1 buckets:[1 1]",
    "schema:-1 count:3 buckets:[1 2]",
  ],
  [
    "a wider zero bucket that takes buckets over",
    "count:6 z_bucket:1 z_bucket_w:1 buckets:[0 2 3]",
    "count:6 z_bucket:1 z_bucket_w:0.25 offset:-1 buckets:[1 1 1 2]",
    "count:12 z_bucket:4 z_bucket_w:1 offset:1 buckets:[3 5]",
  ],
  [
    "a zero bucket that grows to the end of a bucket in use",
    "count:3 z_bucket:1 z_bucket_w:0.75 offset:2 buckets:[2]",
    "count:2 z_bucket_w:0.001 buckets:[1 1]",
    "count:5 z_bucket:2 z_bucket_w:1 offset:1 buckets:[1 2]",
  ],
  [
    "zero buckets that move each other",
    "count:4 z_bucket:1 z_bucket_w:0.75 offset:1 buckets:[3]",
    "count:2 n_buckets:[2]",
    "count:6 z_bucket:3 z_bucket_w:1 offset:1 buckets:[3]",
  ],
  [
    "custom buckets",
    "schema:-53 count:3 sum:4 custom_values:[1 2] buckets:[1 2]",
    "schema:-53 count:1 sum:4 custom_values:[1 2] offset:2 buckets:[1]",
    "schema:-53 count:4 sum:8 custom_values:[1 2] buckets:[1 2 1]",
  ],
  [
    "custom buckets that share one bound",
    "schema:-53 count:6 custom_values:[1 2 3] buckets:[1 2 1 2]",
    "schema:-53 count:4 custom_values:[2 4] buckets:[1 2 1]",
    "schema:-53 count:10 custom_values:[2] buckets:[4 6]",
  ],
  [
    "custom buckets without a common bound",
    "schema:-53 count:3 custom_values:[1] buckets:[1 2]",
    "schema:-53 count:1 custom_values:[2] buckets:[1]",
    "schema:-53 count:4 custom_values:[] buckets:[4]",
  ],
];

describe("adding histograms", () => {
  it.each(sums)("brings together %s", (_what, left, right, sum) => {
    expect(notationOf(addHistograms(written(left), written(right))?.histogram)).toBe(sum);
    expect(notationOf(addHistograms(written(right), written(left))?.histogram)).toBe(sum);
  });

  it("has no sum of exponential and custom buckets", () => {
    const custom = written("schema:-53 custom_values:[1] buckets:[1]");
    expect(addHistograms(written("buckets:[1]"), custom)).toBeUndefined();
    expect(subtractHistograms(custom, written("buckets:[1]"))).toBeUndefined();
  });

  it("says when bounds were reconciled and when hints of resets disagree", () => {
    const result = addHistograms(
      written("schema:-53 custom_values:[1 2] buckets:[1] counter_reset_hint:reset"),
      written("schema:-53 custom_values:[2] buckets:[1] counter_reset_hint:not_reset"),
    );
    expect(result).toMatchObject({ hasConflictingResets: true, hasReconciledBounds: true });
    expect(result?.histogram.counterResetHint).toBe("unknown");
  });

  it.each([
    ["unknown", "unknown", "unknown"],
    ["not_reset", "not_reset", "not_reset"],
    ["not_reset", "unknown", "unknown"],
    ["reset", "not_reset", "unknown"],
    ["gauge", "not_reset", "gauge"],
    ["unknown", "gauge", "gauge"],
  ])("makes of the hints %s and %s the hint %s", (left, right, sum) => {
    const of = (hint: string) => written(`count:1 counter_reset_hint:${hint}`);
    expect(addHistograms(of(left), of(right))?.histogram.counterResetHint).toBe(sum);
  });

  it("puts buckets beyond all floats into the last one, so that no memory is taken for what lies between", () => {
    const sum = addHistograms(
      written("offset:9000000000 buckets:[1]"),
      written("offset:-9000000000 buckets:[2]"),
    );
    expect(sum?.histogram.positiveBuckets.length).toBe(1025 + 1074 + 1);
  });
});

describe("subtracting histograms", () => {
  it("yields a gauge, with buckets below zero where they are", () => {
    const difference = subtractHistograms(
      written("count:1 sum:2 buckets:[1]"),
      written("count:3 sum:1 buckets:[1 2]"),
    );
    expect(notationOf(difference?.histogram)).toBe(
      "count:-2 sum:1 counter_reset_hint:gauge offset:1 buckets:[-2]",
    );
  });
});

describe("scaling histograms", () => {
  const histogram = written(
    "count:6 sum:8 z_bucket:2 z_bucket_w:0.1 buckets:[2] n_buckets:[2] counter_reset_hint:not_reset",
  );

  it.each([
    [0.5, "count:3 sum:4 z_bucket:1 z_bucket_w:0.1 counter_reset_hint:not_reset buckets:[1] n_buckets:[1]"],
    [-1, "count:-6 sum:-8 z_bucket:-2 z_bucket_w:0.1 counter_reset_hint:gauge buckets:[-2] n_buckets:[-2]"],
    [0, "z_bucket_w:0.1 counter_reset_hint:not_reset"],
  ])("multiplies all counts and the sum by %d", (factor, scaled) => {
    expect(notationOf(multiplyHistogram(histogram, factor))).toBe(scaled);
  });

  it.each([
    [2, "count:3 sum:4 z_bucket:1 z_bucket_w:0.1 counter_reset_hint:not_reset buckets:[1] n_buckets:[1]"],
    [-2, "count:-3 sum:-4 z_bucket:-1 z_bucket_w:0.1 counter_reset_hint:gauge buckets:[-1] n_buckets:[-1]"],
    [0, "count:+Inf sum:+Inf z_bucket:+Inf z_bucket_w:0.1 counter_reset_hint:not_reset"],
  ])("divides all counts and the sum by %d", (divisor, scaled) => {
    expect(notationOf(divideHistogram(histogram, divisor))).toBe(scaled);
  });
});

describe("sums and means of many histograms", () => {
  const of = (count: number) => written(`count:${count} sum:${count} buckets:[${count}]`);

  it("lose no digits that were small beside others", () => {
    const counts = [1e16, 1, 1, 1, 1];
    const sum = new HistogramSum(of(1e16), true);
    for (const count of counts.slice(1)) sum.add(of(count));
    sum.add(of(1e16), -1);
    expect(notationOf(sum.histogram())).toBe("count:4 sum:4 buckets:[4]");
  });

  it("divide the sum by the number", () => {
    const mean = new HistogramMean(of(1));
    for (const count of [2, 6]) mean.add(of(count));
    expect(notationOf(mean.histogram())).toBe("count:3 sum:3 buckets:[3]");
  });

  it("have a mean also where the sum fits no float", () => {
    const mean = new HistogramMean(of(1.5e308));
    for (const count of [1.5e308, 1.5e308, 1.5e308]) mean.add(of(count));
    const { count, positiveBuckets } = mean.histogram();
    expect(count / 1.5e308).toBeCloseTo(1, 12);
    expect((positiveBuckets[0] ?? 0) / 1.5e308).toBeCloseTo(1, 12);
  });

  it("stay what they are when a histogram of the other kind comes", () => {
    const custom = written("schema:-53 custom_values:[1] buckets:[1]");
    const sum = new HistogramSum(of(2), true);
    const mean = new HistogramMean(of(2));
    expect([sum.add(custom), mean.add(custom)]).toEqual([false, false]);
    expect([notationOf(sum.histogram()), notationOf(mean.histogram())]).toEqual([
      "count:2 sum:2 buckets:[2]",
      "count:2 sum:2 buckets:[2]",
    ]);
  });
});

describe("any two histograms of one kind", () => {
  const seed = 20_261_121;

  it("have one sum in either order, and taking one away leaves the count and the sum of the other", () => {
    fc.assert(
      fc.property(anyHistogram, anyHistogram, (left, right) => {
        const forth = addHistograms(left, right);
        const back = addHistograms(right, left);
        if (forth === undefined || back === undefined) return;
        expect(isSameHistogram(forth.histogram, back.histogram)).toBe(true);
        const rest = subtractHistograms(forth.histogram, right)?.histogram;
        expect([rest?.count, rest?.sum]).toEqual([left.count, left.sum]);
      }),
      { seed, numRuns: 500 },
    );
  });

  it("keep all observations in their buckets when they are added", () => {
    const observations = (h: {
      positiveBuckets: readonly number[];
      negativeBuckets: readonly number[];
      zeroCount: number;
    }) => [...h.positiveBuckets, ...h.negativeBuckets, h.zeroCount].reduce((sum, count) => sum + count, 0);
    fc.assert(
      fc.property(anyHistogram, anyHistogram, (left, right) => {
        const sum = addHistograms(left, right)?.histogram;
        if (sum !== undefined) expect(observations(sum)).toBe(observations(left) + observations(right));
      }),
      { seed, numRuns: 500 },
    );
  });
});
