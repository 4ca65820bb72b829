import { describe, expect, it } from "vitest";
import { rangeLines, sourceOf } from "./evaluate-text.ts";

describe("a subquery has steps of its own, at multiples of its step", () => {
  const source = sourceOf(
    "10s",
    `
    c_total{job="a"} 0+10x60
    g{job="a"} 0 5 3 8 2 _ _ 7 1 4+1x40
  `,
  );

  it.each<[string, string[]]>([
    ["sum_over_time(g[30s:10s])", ['{job="a"} 6 18 36 54 72']],
    ["max_over_time(g[1m:20s])", ['{job="a"} 3 7 13 19 25']],
    ["rate(c_total[1m:10s])", ['{job="a"} 1 1 1 1 1']],
    ["max_over_time(rate(c_total[20s])[1m:10s])", ['{job="a"} 1 1 1 1 1']],
    ["sum_over_time((g > 4)[1m:10s])", ['{job="a"} 13 25 63 99 135']],
    ["avg_over_time(g[1m:10s] offset 30s)", ['{job="a"} 4 3 7.5 13.5 19.5']],
    ["max_over_time(g[1m:10s] @ 100)", ['{job="a"} 7 7 7 7 7']],
    ["count_over_time(vector(1)[1m:7s])", ["{} 8 9 8 9 8"]],
    ["sum_over_time(sum_over_time(g[20s:10s])[1m:20s])", ['{job="a"} 22 30 63 99 135']],
    ["max_over_time((g @ 60)[1m:10s])", ['{job="a"} 2 2 2 2 2']],
    ["min_over_time(timestamp(g)[1m:10s])", ['{job="a"} 10 70 130 190 250']],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "1m 5m 1m", expression)).toEqual(lines);
  });
});

describe("without a step of its own a subquery takes the default", () => {
  const source = sourceOf(
    "10s",
    `
    g 0+1x60
  `,
  );

  it.each<[string, string[]]>([
    ["count_over_time(g[1m:])", ["{} 3 3 3"]],
    ["sum_over_time(g[1m:])", ["{} 30 48 66"]],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "2m 4m 1m", expression, { defaultSubqueryStepMs: 20_000 })).toEqual(lines);
  });
});
