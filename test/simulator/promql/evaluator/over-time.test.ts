import { describe, expect, it } from "vitest";
import { rangeLines, sourceOf } from "./evaluate-text.ts";

describe("functions over the samples of a window", () => {
  const source = sourceOf(
    "10s",
    `
    m 1 4 2 8 5 7 _ _ 3 9
    n 1 NaN 3 Inf -Inf 2 2 2
    k 42 42 42 42 42 42 42
  `,
  );

  it.each<[string, string[]]>([
    ["sum_over_time(m[40s])", ["{} 1 7 19 20 10 12"]],
    ["avg_over_time(m[40s])", ["{} 1 2.33333333333 4.75 6.66666666667 5 6"]],
    ["min_over_time(m[40s])", ["{} 1 1 2 5 3 3"]],
    ["max_over_time(m[40s])", ["{} 1 4 8 8 7 9"]],
    ["count_over_time(m[40s])", ["{} 1 3 4 3 2 2"]],
    ["stddev_over_time(m[40s])", ["{} 0 1.24721912892 2.16506350946 1.24721912892 2 3"]],
    ["stdvar_over_time(m[40s])", ["{} 0 1.55555555556 4.6875 1.55555555556 4 9"]],
    ["quantile_over_time(0.5, m[40s])", ["{} 1 2 4.5 7 5 6"]],
    ["quantile_over_time(2, m[40s])", ["{} +Inf +Inf +Inf +Inf +Inf +Inf"]],
    ["mad_over_time(m[40s])", ["{} 0 1 1.5 1 2 3"]],
    ["last_over_time(m[40s])", ["m 1 2 5 7 3 9"]],
    ["first_over_time(m[40s])", ["m 1 1 4 8 7 3"]],
    ["present_over_time(m[10s])", ["{} 1 1 1 _ 1 _"]],
    ["absent_over_time(m[10s])", ["{} _ _ _ 1 _ 1"]],
    ["ts_of_max_over_time(m[40s])", ["{} 0 10 30 30 50 90"]],
    ["ts_of_min_over_time(m[40s])", ["{} 0 0 20 40 80 80"]],
    ["ts_of_first_over_time(m[40s])", ["{} 0 0 10 30 50 80"]],
    ["ts_of_last_over_time(m[40s])", ["{} 0 20 40 50 80 90"]],
    ["changes(m[40s])", ["{} 0 2 3 2 1 1"]],
    ["resets(m[40s])", ["{} 0 1 2 1 1 0"]],
    ["sum_over_time(n[20s])", ["{} 1 NaN NaN 4 2 _"]],
    ["avg_over_time(n[20s])", ["{} 1 NaN NaN 2 2 _"]],
    ["min_over_time(n[20s])", ["{} 1 3 -Inf 2 2 _"]],
    ["max_over_time(n[20s])", ["{} 1 3 +Inf 2 2 _"]],
    ["stddev_over_time(n[20s])", ["{} 0 NaN NaN 0 0 _"]],
    ["quantile_over_time(0.5, n[30s])", ["{} 1 1 NaN 2 2 _"]],
    ["mad_over_time(n[30s])", ["{} 0 NaN NaN NaN 0 _"]],
    ["changes(n[30s])", ["{} 0 2 2 1 0 _"]],
    ["stddev_over_time(k[30s])", ["{} 0 0 0 0 0 _"]],
    ["mad_over_time(k[30s])", ["{} 0 0 0 0 0 _"]],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 1m40s 20s", expression)).toEqual(lines);
  });
});

describe("the sum of values that cancel out keeps what is left", () => {
  const source = sourceOf(
    "10s",
    `
    w 1 1e100 1 -1e100 2 1e100 -1e100 5 1 1e100 3 -1e100 1 2 3 4
    big 1e308 1e308 1e308 -1e308
  `,
  );

  it.each<[string, string[]]>([
    ["sum_over_time(w[40s])", ["{} 2 3 3 -1e+100 7 6 6 1e+100 4 4 -1e+100 -1e+100"]],
    ["avg_over_time(w[40s])", ["{} 0.5 0.75 0.75 -2.5e+99 1.75 1.5 1.5 2.5e+99 1 1 -2.5e+99 -2.5e+99"]],
    ["sum_over_time(w[2m20s])", ["{} 2 4 1e+100 4 9 10 1e+100 1e+100 13 14 16 18"]],
    ["avg_over_time(big[40s])", ["{} 5e+307 3.33333333333e+307 0 -1e+308 _ _ _ _ _ _ _ _"]],
    ["sum_over_time(big[40s])", ["{} +Inf +Inf 0 -1e+308 _ _ _ _ _ _ _ _"]],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "30s 2m20s 10s", expression)).toEqual(lines);
  });
});
