import { describe, expect, it } from "vitest";
import {
  ClassicParts,
  classicPartOf,
  formatHistogram,
  histogramNotation,
  histogramProblem,
} from "../../../../simulator/promql/histogram/index.ts";
import { parseMetricDescription, parseSequence } from "../../../../simulator/promql/index.ts";
import { notationOf, written } from "./written.ts";

describe("how a histogram is printed", () => {
  it.each([
    ["", "{count:0, sum:0}"],
    [
      "count:15 sum:-2.5 z_bucket:3 z_bucket_w:0.001 buckets:[1 0 2] n_buckets:[4 5]",
      "{count:15, sum:-2.5, [-2,-1):5, [-1,-0.5):4, [-0.001,0.001]:3, (0.5,1]:1, (2,4]:2}",
    ],
    [
      "schema:-53 count:6 sum:1e7 custom_values:[-5 5] buckets:[1 2 3]",
      "{count:6, sum:1e+07, [-Inf,-5]:1, (-5,5]:2, (5,+Inf]:3}",
    ],
  ])("%s", (text, printed) => {
    expect(formatHistogram(written(text))).toBe(printed);
  });

  it.each([
    "{{}}",
    "{{schema:2 count:15 sum:-2.5 z_bucket:3 z_bucket_w:0.001 counter_reset_hint:gauge offset:-4 buckets:[1 0 2] n_offset:2 n_buckets:[4 5]}}",
    "{{schema:-53 count:6 sum:1e+07 custom_values:[-5 5] buckets:[1 2 3]}}",
  ])("the notation of test scripts is read back as it was: %s", (text) => {
    const [sample] = parseSequence(text);
    expect(sample?.kind === "histogram" && histogramNotation(sample.histogram)).toBe(text);
  });

  it("leaves empty buckets at the ends out", () => {
    expect(notationOf(written("count:1 buckets:[0 0 1 0]"))).toBe("count:1 offset:2 buckets:[1]");
  });
});

describe("what no storage would take", () => {
  it.each([
    [
      "schema:9",
      "histogram has an invalid schema, which must be between -4 and 8 for exponential buckets, or -53 for custom buckets, got schema 9",
    ],
    [
      "buckets:[1 -1]",
      "positive side: bucket number 2 has observation count of -1: histogram has a bucket whose observation count is negative",
    ],
    [
      "n_buckets:[-1]",
      "negative side: bucket number 1 has observation count of -1: histogram has a bucket whose observation count is negative",
    ],
    ["count:-1", "observation count is -1: histogram's observation count is negative"],
    [
      "z_bucket:-1",
      "zero bucket has observation count of -1: histogram has a bucket whose observation count is negative",
    ],
    ["z_bucket_w:NaN", "zero bucket must have a width, got NaN"],
    ["custom_values:[1]", "histogram with exponential schema must not have custom bounds"],
    ["offset:3000 buckets:[1]", "buckets of schema 0 have indexes from -1074 to 1025, got 3000 to 3000"],
    [
      "schema:-53 custom_values:[2 1]",
      "custom buckets: previous bound is 2 and current is 1: histogram custom bounds must be in strictly increasing order",
    ],
    [
      "schema:-53 custom_values:[1 Inf]",
      "custom buckets: last +Inf bound must not be explicitly defined: histogram custom bounds must be finite",
    ],
    ["schema:-53 custom_values:[1 NaN]", "custom buckets: histogram custom bounds must not be NaN"],
    [
      "schema:-53 custom_values:[1] buckets:[1 2 3]",
      "custom buckets: only 1 custom bounds defined which is insufficient to cover total span length of 3: histogram custom bounds are too few",
    ],
    [
      "schema:-53 custom_values:[1] offset:-1 buckets:[1]",
      "custom buckets: first index is -1, and must not be negative",
    ],
    ["schema:-53 custom_values:[1] z_bucket:1", "custom buckets: must have zero count of 0"],
    ["schema:-53 custom_values:[1] z_bucket_w:1", "custom buckets: must have zero threshold of 0"],
    ["schema:-53 custom_values:[1] n_buckets:[1]", "custom buckets: must not have negative buckets"],
  ])("%s", (text, problem) => {
    expect(histogramProblem(written(text))).toBe(problem);
  });

  it.each([
    "",
    "count:9 buckets:[1 2]",
    "schema:-4 buckets:[1]",
    "schema:-53 custom_values:[1 2] buckets:[1 2 3]",
  ])("is not %s", (text) => {
    expect(histogramProblem(written(text))).toBeUndefined();
  });
});

describe("a classic histogram as one with custom buckets", () => {
  const convert = (values: Readonly<Record<string, number>>) => {
    const parts = new ClassicParts();
    for (const [key, value] of Object.entries(values)) {
      if (key === "sum" || key === "count") parts.add(key, value);
      else parts.add({ upperBound: Number(key) }, value);
    }
    const converted = parts.convert();
    return "problem" in converted ? converted.problem : notationOf(converted.histogram);
  };

  it("takes the cumulative counts apart", () => {
    expect(convert({ 5: 4, 1: 1, Infinity: 6, sum: 20, count: 6 })).toBe(
      "schema:-53 count:6 sum:20 custom_values:[1 5] buckets:[1 3 2]",
    );
  });

  it("counts what the largest bucket holds where no count is there", () => {
    expect(convert({ 1: 1, 5: 4, Infinity: 6 })).toBe(
      "schema:-53 count:6 custom_values:[1 5] buckets:[1 3 2]",
    );
  });

  it("puts the rest beyond the last bound where no bucket reaches up to infinity", () => {
    expect(convert({ 1: 1, 5: 4, count: 6 })).toBe("schema:-53 count:6 custom_values:[1 5] buckets:[1 3 2]");
  });

  it.each([
    [{ 1: 3, 5: 2, Infinity: 6 }, "count is not cumulative: 2 < 3"],
    [{ 1: -3, Infinity: 6 }, "bucket count must be non-negative: le=1, count=-3"],
    [{ 1: 3, Infinity: 6, count: 7 }, "count mismatch: count=7 != le=+Inf count=6"],
    [{ 1: 3, count: -7 }, "count must be non-negative: count=-7"],
  ])("is none for %o", (values, problem) => {
    expect(convert(values)).toBe(problem);
  });

  it.each([
    ['rpc_bucket{job="api",le="0.5"}', "rpc", { upperBound: 0.5 }],
    ['rpc_bucket{job="api",le="+Inf"}', "rpc", { upperBound: Number.POSITIVE_INFINITY }],
    ['rpc_sum{job="api"}', "rpc", "sum"],
    ['rpc_count{job="api"}', "rpc", "count"],
  ])("is found by the name and `le` of %s", (metric, name, part) => {
    const found = classicPartOf(parseMetricDescription(metric));
    expect(found).toEqual({ labels: parseMetricDescription(`${name}{job="api"}`), part });
  });

  it.each(["rpc", 'rpc_bucket{le="x"}', 'rpc_bucket{le="NaN"}', "rpc_bucket"])(
    "%s is no part of one",
    (metric) => {
      expect(classicPartOf(parseMetricDescription(metric))).toBeUndefined();
    },
  );
});
