import { describe, expect, it } from "vitest";
import { evaluateInstant, parseExpression } from "../../../../simulator/promql/index.ts";
import { failureOf, instantLines, rangeLines, sourceOf } from "./evaluate-text.ts";

// What random expressions found in which klaxon once differed from a release of Prometheus.
describe("found by comparing with Prometheus", () => {
  it("resets that cancel each other out still raise the growth in the order of time", () => {
    const source = sourceOf("15s", "c_total 0 1e300 -1 -1 -1e300 -Inf 1");
    expect(instantLines(source, "90s", "increase(c_total[105s])")).toEqual(["{} 0"]);
  });

  it("in Prometheus 2 a match that a comparison drops is none", () => {
    const source = sourceOf("15s", 'm{side="l",a="1"} 1\nm{side="l",a="2"} 5\nm{side="r"} 2');
    const expression = 'm{side="l"} > on() m{side="r"}';
    expect(instantLines(source, "0s", expression, { prometheus: 2 })).toEqual(["{} 5"]);
    expect(failureOf(() => instantLines(source, "0s", expression))).toBe(
      "promql/many-to-many: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
    );
    const both = 'm{side="l"} > bool on() m{side="r"}';
    expect(failureOf(() => instantLines(source, "0s", both, { prometheus: 2 }))).toContain(
      "multiple matches",
    );
  });

  it.each<[string, string]>([
    ["topk(-Inf, m)", "promql/execution: Scalar value -Inf overflows int64"],
    ["topk(-1e300, m)", "promql/execution: Scalar value -1e+300 overflows int64"],
    ["bottomk(NaN, m)", "promql/execution: Scalar value NaN overflows int64"],
    ["topk(-5, m)", "no failure"],
  ])("Prometheus 2 refuses %s as it does", (expression, failure) => {
    const source = sourceOf("15s", "m 1");
    const options = { prometheus: 2 } as const;
    const evaluate = () => evaluateInstant(parseExpression(expression, options), source, 0, options);
    expect(failureOf(evaluate)).toBe(failure);
  });

  it("of equal values other ones stay in Prometheus 2 than in 3", () => {
    const source = sourceOf("15s", 'm{i="a"} 0\nm{i="b"} 0\nm{i="c"} 0\nm{i="d"} 1\nm{i="e"} 1');
    const kept = (prometheus: 2 | 3) => rangeLines(source, "0s 0s 15s", "topk(3, m)", { prometheus });
    expect(kept(2)).toEqual(['m{i="b"} 0', 'm{i="d"} 1', 'm{i="e"} 1']);
    expect(kept(3)).toEqual(['m{i="c"} 0', 'm{i="d"} 1', 'm{i="e"} 1']);
  });

  it("one NaN takes the place of another in Prometheus 2", () => {
    const source = sourceOf("15s", 'm{i="a"} NaN\nm{i="b"} NaN');
    expect(instantLines(source, "0s", "topk(1, m)", { prometheus: 2 })).toEqual(['m{i="b"} NaN']);
    expect(instantLines(source, "0s", "topk(1, m)")).toEqual(['m{i="a"} NaN']);
  });

  it("several NaN come in the order in which Go leaves them", () => {
    const source = sourceOf("15s", 'm{i="a"} NaN\nm{i="b"} NaN\nm{i="c"} 1');
    expect(instantLines(source, "0s", "topk(3, m)")).toEqual(['m{i="c"} 1', 'm{i="a"} NaN', 'm{i="b"} NaN']);
  });

  it.each<[string, string]>([
    ["1 / max_over_time(m[1m])", "{} +Inf"],
    ["1 / min_over_time(m[1m])", "{} +Inf"],
    ["1 / max_over_time(n[1m])", "{} -Inf"],
    ["1 / min_over_time(n[1m])", "{} -Inf"],
  ])("the first of 0 and -0 is the extreme: %s", (expression, line) => {
    const source = sourceOf("15s", "m 0 -0 0\nn -0 0 -0");
    expect(instantLines(source, "30s", expression)).toEqual([line]);
  });

  it("a variance too large for a float is infinite, however long the windows are", () => {
    const source = sourceOf("15s", "m 1 1e300 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1 -1");
    expect(rangeLines(source, "0s 75s 15s", "stdvar_over_time(m[3m])")).toEqual([
      "{} 0 +Inf +Inf +Inf +Inf +Inf",
    ]);
    expect(instantLines(source, "75s", "stdvar_over_time(m[3m])")).toEqual(["{} +Inf"]);
  });

  it("a text has no range", () => {
    expect(failureOf(() => rangeLines(sourceOf("15s", "m 1"), "0s 15s 15s", '"text"'))).toBe(
      'promql/type: invalid expression type "string" for range query, must be Scalar or instant Vector',
    );
  });

  it("a result of 0 or 1 has no name, not even one that was asked for", () => {
    const source = sourceOf("15s", 'l{i="1"} 1\nr{i="1"} 1');
    expect(instantLines(source, "0s", "l >= bool on(i) group_left(__name__) r")).toEqual(['{i="1"} 1']);
    expect(instantLines(source, "0s", "l >= on(i) group_left(__name__) r")).toEqual(['r{i="1"} 1']);
  });

  it("names whose removal was delayed do not tell the results of an operator apart", () => {
    const source = sourceOf("15s", 'a_total{i="1"} 1 2 3\nb_total{i="1"} 1 2 4\nh{i="1"} 1 1 1');
    const options = { features: new Set(["promql-delayed-name-removal"] as const) };
    const evaluate = () =>
      instantLines(source, "30s", 'sum(rate({__name__=~"._total"}[1m]) * on(i) group_left() h)', options);
    expect(failureOf(evaluate)).toBe(
      "promql/many-to-many: multiple matches for labels: grouping labels must ensure unique matches",
    );
  });

  it("names whose removal was delayed are gone where a subquery is all there is", () => {
    const source = sourceOf("30s", "m 1 2 3");
    const options = { features: new Set(["promql-delayed-name-removal"] as const) };
    expect(instantLines(source, "1m", "((-m)[1m:30s])", options)).toEqual(["{} -2@30 -3@60"]);
    expect(instantLines(source, "1m", "last_over_time((-m)[1m:30s])", options)).toEqual(["m -3"]);
  });

  it("series that a minus sign makes the same must not even follow each other in Prometheus 2", () => {
    const source = sourceOf("15s", "x 1 2\ny 2 1");
    const expression = '-topk(1, {__name__=~"x|y"})';
    expect(rangeLines(source, "0s 15s 15s", expression)).toEqual(["{} -2 -2"]);
    expect(rangeLines(source, "0s 15s 15s", "-(x < 2 or x offset 1s)", { prometheus: 2 })).toEqual([
      "{} -1 -1",
    ]);
    const old = () => rangeLines(source, "0s 15s 15s", expression, { prometheus: 2 });
    expect(failureOf(old)).toBe(
      "promql/duplicate-labels: vector cannot contain metrics with the same labelset",
    );
  });

  it("sinh and cosh become infinite where Go's do", () => {
    const source = sourceOf("15s", 'm{i="a"} 710\nm{i="b"} -710\nm{i="c"} 709.5');
    expect(instantLines(source, "0s", "sinh(m)")).toEqual([
      '{i="a"} +Inf',
      '{i="b"} -Inf',
      '{i="c"} 6.77493159657e+307',
    ]);
    expect(instantLines(source, "0s", "cosh(m{i!='c'})")).toEqual(['{i="a"} +Inf', '{i="b"} +Inf']);
  });
});

describe("lines through long windows", () => {
  const text = Array.from({ length: 200 }, (_, index) => 1e9 + index * index).join(" ");
  const source = sourceOf("15s", `m ${text}`);
  // Of squares the slope is the sum of the first and the last number; 40 samples lie in ten minutes.
  const slope = (last: number) => (2 * last - 39) / 15;

  it("keep every digit of the slope, however far the values are from zero", () => {
    const expected = Array.from({ length: 120 }, (_, index) => slope(60 + index));
    const [line = ""] = rangeLines(source, "15m 44m45s 15s", "deriv(m[10m])");
    const found = line.split(" ").slice(1).map(Number);
    expect(found).toHaveLength(120);
    for (const [index, value] of found.entries()) expect(value).toBeCloseTo(expected[index] ?? 0, 10);
  });

  it("are the same for one step and for many", () => {
    const [line = ""] = rangeLines(source, "15m 44m45s 15s", "predict_linear(m[10m], 600) - 1e9");
    const [once = ""] = instantLines(source, "44m45s", "predict_linear(m[10m], 600) - 1e9");
    const last = Number(line.split(" ").at(-1));
    expect(last).toBeCloseTo(Number(once.split(" ").at(-1)), 3);
    // The mean of the squares, and the slope from the middle of the window to ten minutes past its end.
    const mean = (140 ** 2 + 179 ** 2) / 2 - (39 * 38) / 6;
    expect(last).toBeCloseTo(mean + slope(179) * (600 + (39 * 15) / 2), 4);
  });

  it("are none where a number is missing, and constant values have the slope 0", () => {
    const odd = sourceOf("15s", `a 1 NaN ${"3 ".repeat(60)}\nb 1 -Inf ${"3 ".repeat(60)}`);
    const lines = rangeLines(
      odd,
      "0s 12m45s 15s",
      'label_replace(deriv(a[10m]), "of", "a", "", "") or deriv(b[10m])',
    );
    const expected = [...Array.from({ length: 40 }, () => "NaN"), ...Array.from({ length: 11 }, () => "0")];
    for (const line of lines) expect(line.split(" ").slice(2)).toEqual(expected);
  });
});
