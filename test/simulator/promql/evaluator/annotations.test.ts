import { describe, expect, it } from "vitest";
import { annotationLines, sourceOf } from "./evaluate-text.ts";

describe("remarks stand beside the result with their place", () => {
  const source = sourceOf(
    "1m",
    `
    gauge 1 2 3
    c_total 1 2 3
    h {{schema:0 sum:1 count:1 buckets:[1]}}x2
    mix 1 {{schema:0 sum:1 count:1 buckets:[1]}} 2
    {"with space"} 1 2 3
  `,
  );

  it.each<[string, string[]]>([
    [
      "rate(gauge[5m])",
      ['info metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "gauge" (1:6)'],
    ],
    ["rate(c_total[5m])", []],
    [
      "increase({'with space'}[5m])",
      [
        'info metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "with space" (1:10)',
      ],
    ],
    ["delta(gauge[5m])", []],
    [
      "sum(rate(gauge[5m])) + rate(gauge[5m])",
      [
        'info metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "gauge" (1:10)',
        'info metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "gauge" (1:29)',
      ],
    ],
    ["quantile(1.5, gauge)", ["warning quantile value should be between 0 and 1, got 1.5 (1:10)"]],
    [
      "quantile_over_time(-1, gauge[5m])",
      ["warning quantile value should be between 0 and 1, got -1 (1:20)"],
    ],
    [
      "quantile_over_time(NaN, gauge[5m])",
      ["warning quantile value should be between 0 and 1, got NaN (1:20)"],
    ],
    ["limit_ratio(2, gauge)", ["warning ratio value should be between -1 and 1, got 2, capping to 1 (1:13)"]],
    [
      "limit_ratio(-1.5, gauge)",
      ["warning ratio value should be between -1 and 1, got -1.5, capping to -1 (1:13)"],
    ],
    ["min(h)", ["info ignored histogram in min aggregation (1:5)"]],
    ["max({__name__=~'h|gauge'})", ["info ignored histogram in max aggregation (1:5)"]],
    ["stddev(h)", ["info ignored histogram in stddev aggregation (1:8)"]],
    ["topk(1, h)", ["info ignored histogram in topk aggregation (1:1)"]],
    ["quantile(0.5, h)", ["info ignored histogram in quantile aggregation (1:15)"]],
    [
      "sum({__name__=~'h|gauge'})",
      ["warning encountered a mix of histograms and floats for aggregation (1:5)"],
    ],
    [
      "h + 1",
      ['info incompatible sample types encountered for binary operator "+": histogram + float (1:1)'],
    ],
    [
      "h > 1",
      ['info incompatible sample types encountered for binary operator ">": histogram > float (1:1)'],
    ],
    [
      "h == bool gauge",
      ['info incompatible sample types encountered for binary operator "==": histogram == float (1:1)'],
    ],
    [
      "deriv(mix[5m])",
      [
        'info ignored histograms in a range containing both floats and histograms for metric name "mix" (1:7)',
      ],
    ],
    [
      "max_over_time(mix[5m])",
      [
        'info ignored histograms in a range containing both floats and histograms for metric name "mix" (1:15)',
      ],
    ],
    ["rate(mix[5m])", ['warning encountered a mix of histograms and floats for metric name "mix" (1:6)']],
    [
      "sum_over_time(mix[5m])",
      ['warning encountered a mix of histograms and floats for metric name "mix" (1:15)'],
    ],
  ])("%s", (expression, lines) => {
    expect(annotationLines(source, "2m", expression)).toEqual(lines);
  });
});
