import { describe, expect, it } from "vitest";
import { exponentialBound, upperBoundOf } from "../../../../simulator/promql/histogram/bucket-bounds.ts";
import { bucketsOf } from "../../../../simulator/promql/histogram/buckets.ts";
import { written } from "./written.ts";

describe("bounds of exponential buckets", () => {
  // The figures that Prometheus has in its table, to the last digit.
  it.each([
    [0, -1, 0.5],
    [0, 0, 1],
    [0, 3, 8],
    [1, 1, 2 * 0.7071067811865475],
    [2, 1, 2 * 0.5946035575013605],
    [2, 3, 2 * 0.8408964152537144],
    [3, 5, 2 * 0.7711054127039704],
    [4, 7, 2 * 0.6771277734684463],
    [8, 1, 2 * 0.5013556375251013],
    [8, 3, 2 * 0.5040779490592088],
    [8, 127, 2 * 0.7051948041086352],
    [8, 227, 2 * 0.9244830347552253],
    [8, 256 + 127, 4 * 0.7051948041086352],
    [8, -129, 0.7051948041086352],
    [-1, 1, 4],
    [-1, -1, 0.25],
    [-4, 2, 2 ** 32],
    [-4, -67, 2 ** -1072],
  ])("at schema %i the bucket %i ends at %d", (schema, index, bound) => {
    expect(exponentialBound(index, schema)).toBe(bound);
  });

  it.each([-4, -1, 0, 1, 8])(
    "ends the last bucket of schema %i at the largest float, the next at infinity",
    (schema) => {
      const last = 1024 * 2 ** schema;
      expect([exponentialBound(last, schema), exponentialBound(last + 1, schema)]).toEqual([
        Number.MAX_VALUE,
        Number.POSITIVE_INFINITY,
      ]);
    },
  );

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])("rises from bucket to bucket at schema %i", (schema) => {
    const bounds = Array.from({ length: 3 * 2 ** schema }, (_, i) =>
      exponentialBound(i - 2 ** schema, schema),
    );
    expect(bounds.every((bound, i) => i === 0 || bound > (bounds[i - 1] ?? 0))).toBe(true);
  });
});

describe("bounds of custom buckets", () => {
  it("are the values of the histogram, open at both ends", () => {
    const histogram = written("schema:-53 custom_values:[2 5.5] buckets:[1 2 3]");
    expect([-1, 0, 1, 2].map((index) => upperBoundOf(histogram, index))).toEqual([
      Number.NEGATIVE_INFINITY,
      2,
      5.5,
      Number.POSITIVE_INFINITY,
    ]);
  });
});

describe("the buckets of a histogram", () => {
  it("go from the lowest bound to the highest, with the zero bucket between", () => {
    const histogram = written("z_bucket:7 z_bucket_w:0.001 buckets:[1 2] n_offset:1 n_buckets:[3 4]");
    expect(bucketsOf(histogram)).toEqual([
      { lower: -4, upper: -2, count: 4 },
      { lower: -2, upper: -1, count: 3 },
      { lower: -0.001, upper: 0.001, count: 7 },
      { lower: 0.5, upper: 1, count: 1 },
      { lower: 1, upper: 2, count: 2 },
    ]);
  });

  it("begin where the zero bucket ends", () => {
    const histogram = written("z_bucket:7 z_bucket_w:0.7 buckets:[1] n_buckets:[3]");
    expect(bucketsOf(histogram)).toEqual([
      { lower: -1, upper: -0.7, count: 3 },
      { lower: -0.7, upper: 0.7, count: 7 },
      { lower: 0.7, upper: 1, count: 1 },
    ]);
  });

  it("leave an unused zero bucket out", () => {
    expect(bucketsOf(written("buckets:[1]"))).toEqual([{ lower: 0.5, upper: 1, count: 1 }]);
  });
});
