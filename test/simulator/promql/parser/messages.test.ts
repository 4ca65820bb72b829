import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type FeatureFlag,
  formatPromqlError,
  type ParseOptions,
  PromqlError,
  parseExpression,
} from "../../../../simulator/promql/index.ts";

function problemOf(text: string, options: ParseOptions): string {
  try {
    parseExpression(text, options);
    return "none";
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return formatPromqlError(text, error);
  }
}

function readTable(name: string): string {
  return readFileSync(join(import.meta.dirname, name), "utf8");
}

function tableOf(table: string, options: ParseOptions): string {
  const expressions = table
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t")[0] ?? "");
  return expressions.map((expression) => `${expression}\t${problemOf(expression, options)}\n`).join("");
}

const experimental: ReadonlySet<FeatureFlag> = new Set(["promql-experimental-functions"] as const);

describe("messages about expressions", () => {
  it("are those of Prometheus 3.5.3, where 3.14 did not change them", () => {
    const table = readTable("rejected-by-3.txt");
    expect(tableOf(table, { features: experimental })).toBe(table);
  });

  it("are those of Prometheus 2.42 under its profile", () => {
    const table = readTable("rejected-by-2.txt");
    expect(tableOf(table, { prometheus: 2 })).toBe(table);
  });

  it.each([
    ["", "unknown position: parse error: no expression found in input"],
    ["  \n ", "1:1: parse error: no expression found in input"],
    ["foo\n+ bar baz", '2:7: parse error: unexpected identifier "baz"'],
    ["'é' + foo", "1:1: parse error: binary expression must contain only scalar and instant vector types"],
    ['foo{a="é"} bar', '1:13: parse error: unexpected identifier "bar"'],
    ['"\ud800"', "1:1: parse error: invalid UTF-8 rune"],
    ["`\ufffd`", "1:1: parse error: invalid UTF-8 rune"],
    ['foo{a=~"a)|(b"}', "1:5: parse error: error parsing regexp: unexpected ): `a)|(b`"],
    [
      "foo[]",
      '1:5: parse error: unexpected "]" in subquery or range selector, expected number, duration, step(), or range()',
    ],
    [
      "foo[5m:+]",
      '1:9: parse error: unexpected "]" in subquery selector, expected number, duration, step(), range(), or "]"',
    ],
    [
      "foo offset",
      "1:11: parse error: unexpected end of input in offset, expected number, duration, step(), or range()",
    ],
    [
      "foo offset max(1m, 2m)",
      "1:12: parse error: unexpected <aggr:max> in offset, expected number, duration, step(), or range()",
    ],
    ["foo[max(1m, 2m)]", "1:5: parse error: unexpected character in duration expression: 'm'"],
    ["foo[5m / 0]", "1:8: parse error: division by zero"],
    ["foo[5m % 0s]", "1:8: parse error: modulo by zero"],
    ["foo[5m:a]", "1:8: parse error: unexpected character: 'a', expected ':'"],
    ["foo offset -9223372037", "1:12: parse error: duration out of range"],
    [
      "foo offset (5m) + bar",
      '1:19: parse error: unexpected identifier "bar" in offset, expected number, duration, step(), or range()',
    ],
    ["info(foo, 1)", '1:1: parse error: expected type instant vector in call to function "info", got scalar'],
    ["info(foo, sum(foo))", "1:11: parse error: expected label selectors only"],
    [
      "histogram_quantiles(foo)",
      '1:1: parse error: expected at least 3 argument(s) in call to "histogram_quantiles", got 1',
    ],
    ["fill(1)", '1:5: parse error: unexpected "("'],
    ["STEP()", '1:1: parse error: unknown function with name "STEP"'],
  ])("of 3.14: %j", (text, problem) => {
    expect(problemOf(text, { features: experimental })).toBe(problem);
  });

  it.each([
    ["info(foo)", '1:1: parse error: function "info" is not enabled'],
    ["1 + step()", '1:5: parse error: function "step" is not enabled'],
    [
      "limitk(1, foo)",
      "1:1: parse error: limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions",
    ],
    [
      "foo + limit_ratio(1, foo)",
      "1:7: parse error: limit_ratio() is experimental and must be enabled with --enable-feature=promql-experimental-functions",
    ],
    ["foo[5m] anchored", "1:1: parse error: anchored modifier is experimental and not enabled"],
    ["foo smoothed", "1:1: parse error: smoothed modifier is experimental and not enabled"],
    [
      "1 + foo + on (a) fill (1) bar",
      "1:1: parse error: binop fill modifiers are experimental and not enabled",
    ],
  ])("name the feature flag that is missing: %j", (text, problem) => {
    expect(problemOf(text, {})).toBe(problem);
    expect(() => parseExpression(text)).toThrow(expect.objectContaining({ code: "promql/feature-disabled" }));
  });

  it.each([
    ["foo[5m:1m] anchored", "1:1: parse error: anchored modifier is not supported for subqueries"],
    ["1 smoothed", "1:1: parse error: smoothed modifier not implemented"],
    [
      "foo[5m] anchored smoothed",
      "1:1: parse error: anchored and smoothed modifiers cannot be used together",
    ],
    ["foo and fill (1) bar", "1:1: parse error: filling in missing series not allowed for set operators"],
    ["foo + fill (1) 2", "1:1: parse error: filling in missing series only allowed between instant vectors"],
    ["foo + fill (a) bar", '1:13: parse error: unexpected identifier "a"'],
    ["foo + fill_left (1) fill_left (2) bar", '1:31: parse error: unexpected "("'],
  ])("where the feature is on: %j", (text, problem) => {
    const features: ReadonlySet<FeatureFlag> = new Set([
      "promql-extended-range-selectors",
      "promql-binop-fill-modifiers",
    ] as const);
    expect(problemOf(text, { features })).toBe(problem);
  });
});
