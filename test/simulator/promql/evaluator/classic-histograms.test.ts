import { describe, expect, it } from "vitest";
import { annotationLines, instantLines, sourceOf } from "./evaluate-text.ts";

describe("quantiles and fractions of classic histograms", () => {
  const source = sourceOf(
    "1m",
    `
    b_bucket{le="0.1",h="1"} 0+1x10
    b_bucket{le="0.5",h="1"} 0+3x10
    b_bucket{le="1",h="1"} 0+4x10
    b_bucket{le="+Inf",h="1"} 0+5x10
    b_bucket{le="1",h="2"} 0+1x10
    b_bucket{le="+Inf",h="2"} 0+1x10
    b_bucket{le="1",h="open"} 0+1x10
    b_bucket{le="-5",h="neg"} 0+1x10
    b_bucket{le="0",h="neg"} 0+2x10
    b_bucket{le="5",h="neg"} 0+4x10
    b_bucket{le="+Inf",h="neg"} 0+4x10
    fall_bucket{le="1"} 0+5x10
    fall_bucket{le="2"} 0+4x10
    fall_bucket{le="+Inf"} 0+10x10
    bad_bucket{le="one"} 1x10
    bad_bucket 1x10
`,
  );

  it.each<[string, string[]]>([
    ["histogram_quantile(0.5, b_bucket)", ['{h="1"} 0.4', '{h="2"} 0.5', '{h="neg"} 0', '{h="open"} NaN']],
    [
      "histogram_quantile(0.9, rate(b_bucket[5m]))",
      ['{h="1"} 1', '{h="2"} 0.9', '{h="neg"} 4', '{h="open"} NaN'],
    ],
    ["histogram_quantile(0, b_bucket)", ['{h="1"} 0', '{h="2"} 0', '{h="neg"} -5', '{h="open"} NaN']],
    ["histogram_quantile(1, b_bucket)", ['{h="1"} 1', '{h="2"} 1', '{h="neg"} 5', '{h="open"} NaN']],
    ["histogram_quantile(-1, b_bucket{h='1'})", ['{h="1"} -Inf']],
    ["histogram_quantile(2, b_bucket{h='1'})", ['{h="1"} +Inf']],
    ["histogram_quantile(NaN, b_bucket{h='1'})", ['{h="1"} NaN']],
    ["histogram_quantile(0.5, sum by (le) (b_bucket))", ["{} 0.833333333333"]],
    ["histogram_quantile(0.4, fall_bucket)", ["{} 0.8"]],
    ["histogram_quantile(0.5, bad_bucket)", []],
    ["histogram_quantiles(b_bucket{h='1'}, 'q', 0.5, 0.9)", ['{h="1",q="0.5"} 0.4', '{h="1",q="0.9"} 1']],
    [
      "histogram_fraction(0, 0.3, b_bucket)",
      ['{h="1"} 0.4', '{h="2"} 0.3', '{h="neg"} 0.03', '{h="open"} NaN'],
    ],
    ["histogram_fraction(-Inf, 0, b_bucket{h='neg'})", ['{h="neg"} 0.5']],
    ["histogram_fraction(-3, 3, b_bucket{h='neg'})", ['{h="neg"} 0.45']],
    ["histogram_fraction(1, 0, b_bucket{h='1'})", ['{h="1"} 0']],
    ["histogram_fraction(NaN, 1, b_bucket{h='1'})", ['{h="1"} NaN']],
    ["histogram_count(b_bucket)", []],
  ])("%s", (expression, lines) => {
    expect(instantLines(source, "10m", expression)).toEqual(lines);
  });
});

describe("what is doubtful about a histogram is remarked on", () => {
  const source = sourceOf(
    "1m",
    `
    b_bucket{le="0.1",h="1"} 0+1x10
    b_bucket{le="0.5",h="1"} 0+3x10
    b_bucket{le="1",h="1"} 0+4x10
    b_bucket{le="+Inf",h="1"} 0+5x10
    b_bucket{le="1",h="2"} 0+1x10
    b_bucket{le="+Inf",h="2"} 0+1x10
    b_bucket{le="1",h="open"} 0+1x10
    b_bucket{le="-5",h="neg"} 0+1x10
    b_bucket{le="0",h="neg"} 0+2x10
    b_bucket{le="5",h="neg"} 0+4x10
    b_bucket{le="+Inf",h="neg"} 0+4x10
    fall_bucket{le="1"} 0+5x10
    fall_bucket{le="2"} 0+4x10
    fall_bucket{le="+Inf"} 0+10x10
    bad_bucket{le="one"} 1x10
    bad_bucket 1x10
`,
  );

  it.each<[string, string[]]>([
    [
      "histogram_quantile(0.4, fall_bucket)",
      [
        "info input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile), from buckets 2 to 2, with a max diff of 10, over 1 samples from 1970-01-01T00:10:00Z to 1970-01-01T00:10:00Z (1:25)",
      ],
    ],
    [
      "histogram_quantile(0.5, bad_bucket)",
      [
        'warning bucket label "le" is missing or has a malformed value of "" (1:25)',
        'warning bucket label "le" is missing or has a malformed value of "one" (1:25)',
      ],
    ],
    ["histogram_quantile(2, b_bucket)", ["warning quantile value should be between 0 and 1, got 2 (1:20)"]],
  ])("%s", (expression, lines) => {
    expect(annotationLines(source, "10m", expression)).toEqual(lines);
  });
});

describe("a rounding difference between buckets is no fall", () => {
  const source = sourceOf(
    "1m",
    `
    r_bucket{le="1"} 1000000000000000
    r_bucket{le="2"} 999999999999999.9
    r_bucket{le="+Inf"} 2000000000000000
 `,
  );

  it.each<[string, string[]]>([["histogram_quantile(0.4, r_bucket)", []]])("%s", (expression, lines) => {
    expect(annotationLines(source, "0s", expression)).toEqual(lines);
  });
});
