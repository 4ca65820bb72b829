import { describe, expect, it } from "vitest";
import { expressionDifference } from "../../../simulator/difference/index.ts";
import { parseExpression } from "../../../simulator/promql/index.ts";

function told(before: string, after: string, isAlert = true): readonly string[] {
  return expressionDifference(parseExpression(before), parseExpression(after), { isAlert }).map(
    ({ kind, message, effect }) => [kind, message, ...(effect === undefined ? [] : [effect])].join(" | "),
  );
}

describe("the difference of two expressions", () => {
  it.each([
    ["spaces and parentheses", "sum by(job)(x)>5", "(sum by (job) (x)) > 5"],
    ["the order of matchers", 'x{a="1",b="2"}', 'x{b="2", a="1"}'],
    ["the order of labels in `by`", "sum by (a, b) (x)", "sum by (b, a) (x)"],
    ["the order of labels in `on`", "x * on (a, b) y", "x * on (b, a) y"],
    ["the sides of a sum", "a + b", "b + a"],
    ["the sides of a product with a group", "a * on (x) group_left (y) b", "b * on (x) group_right (y) a"],
    ["the sides of a comparison with a number", "x > 5", "5 < x"],
    ["the sides of a comparison with bool", "a > bool b", "b < bool a"],
    ["the order of conditions", "a and b unless c", "a unless c and b"],
    ["a list of values in another order", 'x{a=~"p|q"}', 'x{a=~"q|p"}'],
    ["a pattern that is a plain value", 'x{a=~"p"}', 'x{a="p"}'],
    ["a number that is computed", "x > 14.4 * 0.001", "x > 0.0144"],
    ["another way to write a duration", "rate(x[300s])", "rate(x[5m])"],
    ["the name as a matcher", '{__name__="x"}', "x"],
    ["no offset", "x offset 0s", "x"],
    ["comments", "x # all of them\n> 5", "x > 5"],
  ])("is nothing for %s", (_what, before, after) => {
    expect(told(before, after)).toEqual([]);
  });

  it.each([
    ["x > 0.01", "x > 0.05", ["threshold | threshold 0.01 → 0.05 of `x`: looser, fires less | fires-less"]],
    ["x < 5", "x < 10", ["threshold | threshold 5 → 10 of `x`: stricter, fires more | fires-more"]],
    ["5 < x", "x > 6", ["threshold | threshold 5 → 6 of `x`: looser, fires less | fires-less"]],
    ["x > 5", "x >= 5", ["threshold | threshold `> 5` → `>= 5` of `x`: stricter, fires more | fires-more"]],
    ["x > 5", "x < 5", ["threshold | threshold `> 5` → `< 5` of `x`"]],
    ["x > y", "x >= y", ["comparison | operator `>` → `>=` in `x >= y` | fires-more"]],
    [
      "y unless x > 5",
      "y unless x > 6",
      ["threshold | threshold 5 → 6 of `x`: stricter, fires more | fires-more"],
    ],
    [
      "absent(x > 5)",
      "absent(x > 6)",
      ["threshold | threshold 5 → 6 of `x`: stricter, fires more | fires-more"],
    ],
    ["count(x > 5) > 3", "count(x > 6) > 3", ["threshold | threshold 5 → 6 of `x`"]],
    ["x > bool 5", "x > bool 6", ["threshold | threshold 5 → 6 of `x`"]],
    ["rate(x[5m])", "rate(x[10m])", ["window | window 5m → 10m of `x`"]],
    [
      "max_over_time(x[5m:1m])",
      "max_over_time(x[1h:30s])",
      ["window | window 5m → 1h of the subquery `x`", "window | resolution 1m → 30s of the subquery `x`"],
    ],
    [
      "x > 1",
      'x{job="a"} > 1',
      ['matcher | `x` gains the matcher `job="a"`: fires for fewer series | fires-less'],
    ],
    [
      'x{job="a"} > 1',
      "x > 1",
      ['matcher | `x` loses the matcher `job="a"`: fires for more series | fires-more'],
    ],
    ["sum(x) > 1", 'sum(x{job="a"}) > 1', ['matcher | `x` gains the matcher `job="a"`']],
    ['x{job="a"}', 'x{job!="a"}', ['matcher | matcher `job="a"` → `job!="a"` of `x`']],
    ["x", "y", ["metric | metric `x` → `y`"]],
    ["x offset 5m", "x offset 1h", ["offset | offset 5m → 1h of `x`"]],
    ["x", "x @ 60", ["offset | `@` none → 60 of `x`"]],
    ["sum by (job, instance) (x)", "sum by (job) (x)", ["grouping | `sum` no longer keeps `instance`"]],
    [
      "sum without (a) (x)",
      "sum without (b) (x)",
      ["grouping | `sum` no longer drops `a` and now drops `b`"],
    ],
    ["sum by (a) (x)", "sum without (a) (x)", ["grouping | `sum` groups `by (a)` → `without (a)`"]],
    ["sum(x)", "avg(x)", ["aggregation | aggregation `sum` → `avg` of `x`"]],
    ["topk(3, x)", "topk(5, x)", ["number | number 3 → 5 in `topk(…, x)`"]],
    ["rate(x[5m])", "increase(x[5m])", ["function | function `rate` → `increase` of `x[5m]`"]],
    [
      "histogram_quantile(0.99, x)",
      "histogram_quantile(0.9, x)",
      ["number | number 0.99 → 0.9 in `histogram_quantile(…, x)`"],
    ],
    ["x / 2", "x / 4", ["number | number 2 → 4 in `x / …`"]],
    ["a - b", "b - a", ["operator | sides changed: `a - b` → `b - a`"]],
    ["a / b", "a * b", ["operator | operator `/` → `*` in `a * b`"]],
    [
      "a / on (x) b",
      "a / on (y) b",
      ["vector-matching | pairs `on (y)` instead of `on (x)` in `a / on (y) b`"],
    ],
    ["x > 1", "x > 1 and y", ["condition | new condition `and` `y` | fires-less"]],
    ["x > 1 unless on (a) z", "x > 1", ["condition | removed condition `unless` `on (a)` `z` | fires-more"]],
    ["a and b", "a unless b", ["operator | operator `and` → `unless` before `b`"]],
    ["x > 1", "x > 1 or y > 1", ["alternative | new alternative `or` `y > 1` | fires-more"]],
    [
      "a or b",
      "b or a",
      ["order | another order of `or`: where both sides have a series, the first one counts"],
    ],
    [
      "x > 1",
      "x > 2 and y > 3",
      [
        "condition | new condition `and` `y > 3` | fires-less",
        "threshold | threshold 1 → 2 of `x`: looser, fires less | fires-less",
      ],
    ],
    ["x > 1", "sum(x) > 1", ["wrapped | now within `sum(…)`: `x`"]],
    ["sum(rate(x[5m]))", "rate(x[5m])", ["wrapped | no longer within `sum(…)`: `rate(x[5m])`"]],
    ["absent(x)", "sum(y)", ["replaced | `absent(x)` → `sum(y)`"]],
    [
      'label_replace(x, "a", "$1", "b", "(.*)")',
      'label_replace(x, "a", "$2", "b", "(.*)")',
      ['string | text `"$1"` → `"$2"` in `label_replace(x, "a", …, "b", "(.*)")`'],
    ],
  ])("of %s and %s", (before, after, expected) => {
    expect(told(before, after)).toEqual(expected);
  });

  it("says nothing of firing where the result is no alert", () => {
    expect(told("x > 1", "x > 2", false)).toEqual(["threshold | threshold 1 → 2 of `x`"]);
  });

  it("finds one change in a chain of five thousand operators", () => {
    const text = Array.from({ length: 5_000 }, (_, index) => `x${index}`).join(" + ");
    expect(told(text, text.replace("x2500 ", "y "))).toEqual(["metric | metric `x2500` → `y`"]);
  });
});
