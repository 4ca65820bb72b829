import { describe, expect, it } from "vitest";
import { rangeLines, sourceOf } from "./evaluate-text.ts";

describe("counters grow through resets and are extrapolated to the window", () => {
  const source = sourceOf(
    "15s",
    `
    a_total 0+15x20
    b_total 0 10 20 5 15 25 35 0 10 20 30 40
    c_total 100+10x20
    d_total 3 _ _ 9
    e_total 5 NaN 10 15
  `,
  );

  it.each<[string, string[]]>([
    ["rate(a_total[1m])", ["{} _ 0.5 1 1 1 1 1"]],
    ["increase(a_total[1m])", ["{} _ 30 60 60 60 60 60"]],
    [
      "rate(b_total[1m])",
      ["{} _ 0.333333333333 0.555555555556 0.583333333333 0.444444444444 0.5 0.666666666667"],
    ],
    ["increase(b_total[2m])", ["{} _ 20 35 55 62.8571428571 65 66.6666666667"]],
    ["delta(b_total[1m])", ["{} _ 25 6.66666666667 40 -20 40 40"]],
    [
      "irate(b_total[1m])",
      ["{} _ 0.666666666667 0.666666666667 0.666666666667 0.666666666667 0.666666666667 0.666666666667"],
    ],
    ["idelta(b_total[1m])", ["{} _ 10 10 10 10 10 10"]],
    ["resets(b_total[2m])", ["{} 0 0 1 1 2 1 1"]],
    ["changes(b_total[2m])", ["{} 0 2 4 6 7 7 6"]],
    ["rate(c_total[5m])", ["{} _ 0.0833333333333 0.15 0.216666666667 0.283333333333 0.35 0.416666666667"]],
    ["increase(d_total[2m])", ["{} _ _ 11 15 _ _ _"]],
    ["rate(e_total[1m])", ["{} _ 0.104166666667 NaN _ _ _ _"]],
    ["rate(a_total[15s])", []],
    ["rate(a_total[1m] offset 30s)", ["{} _ _ 0.5 1 1 1 1"]],
    ["rate(a_total[1m] @ 90)", ["{} 1 1 1 1 1 1 1"]],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 3m 30s", expression)).toEqual(lines);
  });
});

describe("Prometheus 2 has one sample more in the same window", () => {
  const source = sourceOf(
    "15s",
    `
    a_total 0+15x20
    b_total 0 10 20 5 15 25 35 0 10 20 30 40
  `,
  );

  it.each<[string, string[]]>([
    ["rate(a_total[1m])", ["{} _ 0.5 1 1 1 1 1"]],
    ["rate(b_total[1m])", ["{} _ 0.333333333333 0.583333333333 0.583333333333 0.5 0.5 0.666666666667"]],
    ["increase(b_total[2m])", ["{} _ 20 35 55 65 65 68.5714285714"]],
    ["delta(b_total[1m])", ["{} _ 25 15 15 -5 -5 40"]],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 3m 30s", expression, { prometheus: 2 })).toEqual(lines);
  });
});

describe("anchored ranges go from value to value, smoothed ones interpolate", () => {
  const source = sourceOf(
    "15s",
    `
    a_total 0 10 20 _ _ 50 60 5 15
  `,
  );

  it.each<[string, string[]]>([
    ["increase(a_total[1m] anchored)", ["{} 0 10 20 20 40 40 55 25"]],
    [
      "increase(a_total[1m] smoothed)",
      ["{} 0 13.3333333333 26.6666666667 40 40 36.6666666667 35 21.6666666667"],
    ],
    [
      "rate(a_total[1m] anchored)",
      [
        "{} 0 0.166666666667 0.333333333333 0.333333333333 0.666666666667 0.666666666667 0.916666666667 0.416666666667",
      ],
    ],
    [
      "delta(a_total[1m] smoothed)",
      ["{} 0 13.3333333333 26.6666666667 40 40 -3.33333333333 -25 -38.3333333333"],
    ],
    ["changes(a_total[1m] anchored)", ["{} 0 1 2 2 2 2 4 3"]],
    ["resets(a_total[1m] anchored)", ["{} 0 0 0 0 0 0 1 1"]],
    ["a_total smoothed", ["a_total 0 13.3333333333 26.6666666667 40 53.3333333333 23.3333333333 15 15"]],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 2m20s 20s", expression)).toEqual(lines);
  });
});

describe("lines through the window", () => {
  const source = sourceOf(
    "15s",
    `
    a 0+3x20
    b 10 8 6 4 2 0 _ _ 7 7 7 7
    c 5 5 5 5 5 5
    d 1 Inf 3 4
  `,
  );

  it.each<[string, string[]]>([
    ["deriv(a[1m])", ["{} _ 0.2 0.2 0.2 0.2"]],
    ["deriv(b[1m])", ["{} _ -0.133333333333 -0.133333333333 -0.133333333333 0.155555555556"]],
    ["predict_linear(a[1m], 60)", ["{} _ 18 24 30 36"]],
    ["predict_linear(b[1m], time())", ["{} _ 2 -6 -14 25.6666666667"]],
    ["deriv(c[1m])", ["{} _ 0 0 0 _"]],
    ["predict_linear(c[1m], 1h)", ["{} _ 5 5 5 _"]],
    ["deriv(d[1m])", ["{} _ NaN NaN _ _"]],
    ["double_exponential_smoothing(b[2m], 0.5, 0.5)", ["{} _ 6 2 0 2.5"]],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 2m 30s", expression)).toEqual(lines);
  });
});
