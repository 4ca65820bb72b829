import { describe, expect, it } from "vitest";
import { failureOf, instantLines, rangeLines, sourceOf } from "./evaluate-text.ts";

describe("functions drop the metric name at once", () => {
  const source = sourceOf(
    "1m",
    `
    a{x="1"} 1 2 stale
    b{x="1"} stale _ 5
  `,
  );

  it.each<[string, string[]]>([
    ["abs({__name__=~'a|b'})", ['{x="1"} 1 2 5']],
    ["-{__name__=~'a|b'}", ['{x="1"} -1 -2 -5']],
    ["{__name__=~'a|b'} * 2", ['{x="1"} 2 4 10']],
    ["sum by (__name__) (abs(a))", ["{} 1 2 _"]],
    ["label_replace(abs(a), 'y', '$1', '__name__', '(.*)')", ['{x="1"} 1 2 _']],
    ["last_over_time(a[1m])", ['a{x="1"} 1 2 _']],
    ["a > 1", ['a{x="1"} _ 2 _']],
    ["a > bool 1", ['{x="1"} 0 1 _']],
    ["a or abs(b)", ['a{x="1"} 1 2 _', '{x="1"} _ _ 5']],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 2m 1m", expression)).toEqual(lines);
  });
});

describe("removal may be delayed to the very end", () => {
  const source = sourceOf(
    "1m",
    `
    a{x="1"} 1 2 stale
    b{x="1"} stale _ 5
  `,
  );

  it.each<[string, string[]]>([
    ["abs({__name__=~'a|b'})", ['{x="1"} 1 2 5']],
    ["-{__name__=~'a|b'}", ['{x="1"} -1 -2 -5']],
    ["{__name__=~'a|b'} * 2", ['{x="1"} 2 4 10']],
    ["sum by (__name__) (abs(a))", ["{} 1 2 _"]],
    ["label_replace(abs(a), 'y', '$1', '__name__', '(.*)')", ['{x="1",y="a"} 1 2 _']],
    ["label_replace(abs(a), '__name__', 'c', '', '')", ['c{x="1"} 1 2 _']],
    ["a > bool 1", ['{x="1"} 0 1 _']],
    ["count({__name__=~'a|b'} * 1)", ["{} 1 1 1"]],
  ])("%s", (expression, lines) => {
    expect(
      rangeLines(source, "0s 2m 1m", expression, { features: new Set(["promql-delayed-name-removal"]) }),
    ).toEqual(lines);
  });
});

describe("type and unit go with the name", () => {
  const source = sourceOf(
    "1m",
    `
    a_total{__type__="counter",__unit__="s"} 1 2 3
    a_total{__type__="gauge"} 1 2 3
  `,
  );

  it.each<[string, string[]]>([
    ["a_total{__type__='gauge'} + 1", ["{} 2"]],
    ["sum without (x) (a_total{__unit__='s'})", ['{__type__="counter",__unit__="s"} 1']],
  ])("%s", (expression, lines) => {
    expect(rangeLines(source, "0s 0s 1m", expression)).toEqual(lines);
  });
});

describe("two series that only type and unit tell apart have no sum", () => {
  const source = sourceOf(
    "1m",
    `
    a_total{__type__="counter",__unit__="s"} 1 2 3
    a_total{__type__="gauge"} 1 2 3
  `,
  );

  it.each<[string, string]>([
    ["a_total * 2", "promql/duplicate-labels: vector cannot contain metrics with the same labelset"],
    ["rate(a_total[5m])", "promql/duplicate-labels: vector cannot contain metrics with the same labelset"],
    ["-a_total", "promql/duplicate-labels: vector cannot contain metrics with the same labelset"],
  ])("%s", (expression, failure) => {
    expect(failureOf(() => instantLines(source, "1m", expression))).toBe(failure);
  });
});
