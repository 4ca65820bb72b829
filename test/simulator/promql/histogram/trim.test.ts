import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compactHistogram,
  fractionOfHistogram,
  isSameHistogram,
  trimHistogram,
} from "../../../../simulator/promql/histogram/index.ts";
import { anyHistogram } from "./any-histogram.ts";
import { notationOf, written } from "./written.ts";

describe("trimming a histogram", () => {
  it.each([
    ["count:6 sum:20 buckets:[1 2 3]", 2, "below", "count:3 sum:3.5355339059327378 buckets:[1 2]"],
    ["count:6 sum:20 buckets:[1 2 3]", 2, "above", "count:3 sum:8.485281374238571 offset:2 buckets:[3]"],
    ["count:6 sum:20 buckets:[1 2 3]", 100, "below", "count:6 sum:20 buckets:[1 2 3]"],
    ["count:6 sum:20 buckets:[1 2 3]", 100, "above", ""],
    ["count:4 sum:4 n_offset:1 n_buckets:[4]", -2, "below", ""],
    ["count:4 sum:-6 z_bucket:4 z_bucket_w:1", 0.5, "below", "count:3 sum:-0.75 z_bucket:3 z_bucket_w:1"],
    [
      "count:5 sum:6 z_bucket:4 z_bucket_w:1 offset:2 buckets:[1]",
      0.5,
      "above",
      "count:3 sum:4.32842712474619 z_bucket:2 z_bucket_w:1 offset:2 buckets:[1]",
    ],
    [
      "schema:-53 count:6 sum:9 custom_values:[4 8] buckets:[2 2 2]",
      6,
      "below",
      "schema:-53 count:3 sum:9 custom_values:[4 8] buckets:[2 1]",
    ],
    [
      "schema:-53 count:6 sum:9 custom_values:[4 8] buckets:[2 2 2]",
      2,
      "above",
      "schema:-53 count:5 sum:31 custom_values:[4 8] buckets:[1 2 2]",
    ],
    [
      "schema:-53 count:6 sum:9 custom_values:[4 8] buckets:[2 2 2]",
      9,
      "above",
      "schema:-53 count:2 sum:18 custom_values:[4 8] offset:2 buckets:[2]",
    ],
    [
      "schema:-53 count:6 sum:9 custom_values:[4 8] buckets:[2 2 2]",
      9,
      "below",
      "schema:-53 count:4 sum:16 custom_values:[4 8] buckets:[2 2]",
    ],
    [
      "schema:-53 count:3 sum:9 custom_values:[-4 8] buckets:[2 1]",
      -6,
      "below",
      "schema:-53 count:2 sum:-12 custom_values:[-4 8] buckets:[2]",
    ],
    [
      "schema:-53 count:3 sum:9 custom_values:[-4 8] buckets:[2 1]",
      -6,
      "above",
      "schema:-53 count:1 sum:2 custom_values:[-4 8] offset:1 buckets:[1]",
    ],
  ] as const)("of %s at %d keeps what is %s", (text, value, kept, trimmed) => {
    expect(notationOf(trimHistogram(written(text), value, kept))).toBe(trimmed);
  });

  it("at an infinity keeps all on one side, estimates included, and nothing on the other", () => {
    const seed = 20_261_121;
    fc.assert(
      fc.property(anyHistogram, (histogram) => {
        const whole = trimHistogram(histogram, Number.POSITIVE_INFINITY, "below");
        expect(isSameHistogram(whole, histogram)).toBe(true);
        if (histogram.count > 0)
          expect(trimHistogram(histogram, Number.POSITIVE_INFINITY, "above").count).toBe(0);
      }),
      { seed, numRuns: 300 },
    );
  });

  it("of exponential buckets leaves the fraction that lies there", () => {
    fc.assert(
      fc.property(anyHistogram, fc.double({ min: -8, max: 8, noNaN: true }), (histogram, value) => {
        if (histogram.schema === -53 || histogram.count === 0) return;
        // An empty bucket beside the zero bucket counts for the one estimate and not for the other.
        const compact = compactHistogram(histogram);
        const fraction = fractionOfHistogram(Number.NEGATIVE_INFINITY, value, compact).value;
        expect(trimHistogram(compact, value, "below").count / histogram.count).toBeCloseTo(fraction, 6);
      }),
      { seed: 20_261_121, numRuns: 300 },
    );
  });
});
