import { describe, expect, it } from "vitest";
import { failureOf, instantLines, rangeLines, sourceOf } from "./evaluate-text.ts";

describe("operators on scalars", () => {
  const source = sourceOf("1m", ``);

  it.each<[string, string[]]>([
    ["1 + 2 * 3 ^ 2 ^ 0.5", ["10.4576087757"]],
    ["-2 ^ 2", ["-4"]],
    ["7 % 3", ["1"]],
    ["-7 % 3", ["-1"]],
    ["7 % 0", ["NaN"]],
    ["1 / 0", ["+Inf"]],
    ["1 ^ NaN", ["1"]],
    ["(-1) ^ Inf", ["1"]],
    ["1 atan2 1", ["0.785398163397"]],
    ["3 > bool 2", ["1"]],
    ["NaN == bool NaN", ["0"]],
    ["-(1 + 2) * -1", ["3"]],
    ["1 + 2 - 3 * 4 / 5 % 6", ["0.6"]],
  ])("%s", (expression, lines) => {
    expect(instantLines(source, "0s", expression)).toEqual(lines);
  });
});

describe("operators on an instant vector and a scalar", () => {
  const source = sourceOf(
    "1m",
    `
    m{i="1"} 1 2 3 _ NaN
    m{i="2"} 5 4 3 2 1
    k 1 3 5 7 9
  `,
  );

  it.each<[string, string[]]>([
    ["m + 1", ['{i="1"} 2 3 4 _ NaN', '{i="2"} 6 5 4 3 2']],
    ["1 - m", ['{i="1"} 0 -1 -2 _ NaN', '{i="2"} -4 -3 -2 -1 0']],
    ["m > 2", ['m{i="1"} _ _ 3 _ _', 'm{i="2"} 5 4 3 _ _']],
    ["2 < m", ['m{i="1"} _ _ 3 _ _', 'm{i="2"} 5 4 3 _ _']],
    ["m >= bool 3", ['{i="1"} 0 0 1 _ 0', '{i="2"} 1 1 1 0 0']],
    ["m == 3", ['m{i="1"} _ _ 3 _ _', 'm{i="2"} _ _ 3 _ _']],
    ["m != 3", ['m{i="1"} 1 2 _ _ NaN', 'm{i="2"} 5 4 _ 2 1']],
    ["m ^ 2", ['{i="1"} 1 4 9 _ NaN', '{i="2"} 25 16 9 4 1']],
    ["m % 2", ['{i="1"} 1 0 1 _ NaN', '{i="2"} 1 0 1 0 1']],
    ["2 ^ m", ['{i="1"} 2 4 8 _ NaN', '{i="2"} 32 16 8 4 2']],
    ["m * scalar(k)", ['{i="1"} 1 6 15 _ NaN', '{i="2"} 5 12 15 14 9']],
    ["scalar(k) < m", ['m{i="2"} 5 4 _ _ _']],
    ["-m", ['{i="1"} -1 -2 -3 _ NaN', '{i="2"} -5 -4 -3 -2 -1']],
    ["+m", ['m{i="1"} 1 2 3 _ NaN', 'm{i="2"} 5 4 3 2 1']],
    ["-(m > 2)", ['{i="1"} _ _ -3 _ _', '{i="2"} -5 -4 -3 _ _']],
    [
      "m atan2 1",
      [
        '{i="1"} 0.785398163397 1.10714871779 1.2490457724 _ NaN',
        '{i="2"} 1.37340076695 1.32581766367 1.2490457724 1.10714871779 0.785398163397',
      ],
    ],
    ["m > Inf", []],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 4m 1m", expression, { lookbackMs: 60_000 })).toEqual(lines);
  });
});

describe("two instant vectors are matched by their labels", () => {
  const source = sourceOf(
    "1m",
    `
    a{x="1",y="p"} 1 2 3 4
    a{x="2",y="p"} 10 20 _ 40
    b{x="1"} 5 0 5 5
    b{x="2"} 1 _ 1 1
    r{x="1",role="db"} 1 1 1 1
    r{x="2",role="web"} 2 2 2 2
    c{x="1",y="q"} 7 7 7 7
  `,
  );

  it.each<[string, string[]]>([
    ["a + ignoring (y) b", ['{x="1"} 6 2 8 9', '{x="2"} 11 _ _ 41']],
    ["a + on (x) b", ['{x="1"} 6 2 8 9', '{x="2"} 11 _ _ 41']],
    ["a / on (x) group_left b", ['{x="1",y="p"} 0.2 +Inf 0.6 0.8', '{x="2",y="p"} 10 _ _ 40']],
    [
      "a * on (x) group_left (role) r",
      ['{role="db",x="1",y="p"} 1 2 3 4', '{role="web",x="2",y="p"} 20 40 _ 80'],
    ],
    [
      "r * on (x) group_right (role) a",
      ['{role="db",x="1",y="p"} 1 2 3 4', '{role="web",x="2",y="p"} 20 40 _ 80'],
    ],
    ["a > on (x) b", ['{x="1"} _ 2 _ _', '{x="2"} 10 _ _ 40']],
    ["a > ignoring (y) b", ['a{x="1"} _ 2 _ _', 'a{x="2"} 10 _ _ 40']],
    ["a >= bool on (x) b", ['{x="1"} 0 1 0 0', '{x="2"} 1 _ _ 1']],
    ["a == on (x) group_left b", []],
    ["b < on (x) group_right a", ['a{x="1",y="p"} _ 0 _ _', 'a{x="2",y="p"} 1 _ _ 1']],
    ["a + b", []],
    ["a and on (x) b", ['a{x="1",y="p"} 1 2 3 4', 'a{x="2",y="p"} 10 _ _ 40']],
    ["a unless on (x) (b > 1)", ['a{x="1",y="p"} _ 2 _ _', 'a{x="2",y="p"} 10 20 _ 40']],
    ["a or c", ['a{x="1",y="p"} 1 2 3 4', 'a{x="2",y="p"} 10 20 _ 40', 'c{x="1",y="q"} 7 7 7 7']],
    ["a or on (x) c", ['a{x="1",y="p"} 1 2 3 4', 'a{x="2",y="p"} 10 20 _ 40']],
    ["c or on () a", ['c{x="1",y="q"} 7 7 7 7']],
    ["a and on () vector(1)", ['a{x="1",y="p"} 1 2 3 4', 'a{x="2",y="p"} 10 20 _ 40']],
    ["a unless on () vector(1)", []],
    ["a - a", ['{x="1",y="p"} 0 0 0 0', '{x="2",y="p"} 0 0 _ 0']],
    ["sum(a) / count(b)", ["{} 5.5 22 1.5 22"]],
    ["a * on () group_left sum(b)", ['{x="1",y="p"} 6 0 18 24', '{x="2",y="p"} 60 0 _ 240']],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 3m 1m", expression, { lookbackMs: 60_000 })).toEqual(lines);
  });
});

describe("matching fails where it is ambiguous", () => {
  const source = sourceOf(
    "1m",
    `
    a{x="1",y="p"} 1 2 3
    a{x="1",y="q"} 1 2 3
    b{x="1",y="p"} 1 2 3
    b{x="1",y="q"} _ 2 3
    o{x="1"} 1
    e{x="1"} _ _ _
  `,
  );

  it.each<[string, string]>([
    [
      "a + on (x) o",
      "promql/many-to-many: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
    ],
    [
      "o + on (x) a",
      'promql/many-to-many: found duplicate series for the match group {x="1"} on the right hand-side of the operation: [{__name__="a", x="1", y="p"}, {__name__="a", x="1", y="q"}];many-to-many matching not allowed: matching labels must be unique on one side',
    ],
    [
      "a + on (x) group_left b",
      'promql/many-to-many: found duplicate series for the match group {x="1"} on the right hand-side of the operation: [{__name__="b", x="1", y="p"}, {__name__="b", x="1", y="q"}];many-to-many matching not allowed: matching labels must be unique on one side',
    ],
    [
      "b - on (x) group_right a",
      'promql/many-to-many: found duplicate series for the match group {x="1"} on the left hand-side of the operation: [{__name__="b", x="1", y="p"}, {__name__="b", x="1", y="q"}];many-to-many matching not allowed: matching labels must be unique on one side',
    ],
    [
      "a > on (x) o",
      "promql/many-to-many: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
    ],
    ["e + on (x) a", "no failure"],
    [
      "a * on (x) group_left (y) o",
      "promql/many-to-many: multiple matches for labels: grouping labels must ensure unique matches",
    ],
    [
      "{__name__=~'a|b'} + 1",
      "promql/duplicate-labels: vector cannot contain metrics with the same labelset",
    ],
    ["-{__name__=~'a|b'}", "promql/duplicate-labels: vector cannot contain metrics with the same labelset"],
    [
      "abs({__name__=~'a|b'})",
      "promql/duplicate-labels: vector cannot contain metrics with the same labelset",
    ],
    [
      "rate({__name__=~'a|b'}[5m])",
      "promql/duplicate-labels: vector cannot contain metrics with the same labelset",
    ],
    [
      "label_replace(a, 'y', 'z', '', '')",
      "promql/duplicate-labels: vector cannot contain metrics with the same labelset",
    ],
    ["topk(NaN, a)", "promql/execution: Parameter value is NaN"],
    ["limit_ratio(NaN, a)", "promql/execution: Ratio value is NaN"],
    [
      "double_exponential_smoothing(a[5m], 2, 0.5)",
      "promql/execution: invalid smoothing factor. Expected: 0 < sf < 1, got: 2.000000",
    ],
    [
      "label_replace(a, 'y', '$1', 'x', '(')",
      "promql/execution: invalid regular expression in label_replace(): (",
    ],
  ])("%s", (expression, failure) => {
    expect(failureOf(() => instantLines(source, "1m", expression))).toBe(failure);
  });
});
