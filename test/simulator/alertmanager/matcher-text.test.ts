import { expect, test } from "vitest";
import { formatMatcher, labelMatcher, parseMatchers } from "../../../simulator/alertmanager/index.ts";

test.each([
  ['foo="bar"', ['foo="bar"']],
  [" foo != bar ", ['foo!="bar"']],
  ['{foo="bar",baz=~"x|y",}', ['foo="bar"', 'baz=~"x|y"']],
  ['foo=bar,baz!~"y,z"', ['foo="bar"', 'baz!~"y,z"']],
  ["", []],
  ["{}", []],
  ["foo=", ['foo=""']],
  ['"foo bar"=x', ['"foo bar"="x"']],
  ['""=x', ['=""'.replace('=""', '="x"')]],
  ["🙂=1", ['🙂="1"']],
  ["1a=b", ['1a="b"']],
  ['foo="a\\,b"', ['foo="a\\\\,b"']],
  ['foo="x\\d"', ['foo="x\\\\d"']],
  ['foo="\\u00e9\\n"', ['foo="\\\\u00e9\\n"']],
  ['"é"="\\u00e9"', ['é="é"']],
  ["foo='x'", ["foo=\"'x'\""]],
  ["foo==bar", ['foo="=bar"']],
  ["foo={x}", ['foo="{x"']],
  ["foo=a b", ['foo="a b"']],
  ['foo="a\nb"', ['foo="a\\nb"']],
  ["foo=bar,", ['foo="bar"']],
  ["{foo=bar", ['foo="bar"']],
])("%j holds %j", (text, expected) => {
  const parsed = parseMatchers(text, "fallback");
  expect("matchers" in parsed ? parsed.matchers.map(formatMatcher) : parsed.problem).toEqual(expected);
});

test.each([
  ["foo", "`foo` is no matcher; write a label, `=`, `!=`, `=~` or `!~`, and a value"],
  ["a=b,,c=d", "`` is no matcher; write a label, `=`, `!=`, `=~` or `!~`, and a value"],
  ['foo="bar', 'the value of `foo="bar` has a stray double quote; write it as `\\"`'],
  ['foo=a"b', 'the value of `foo=a"b` has a stray double quote; write it as `\\"`'],
  ['foo=~"("', "`(` is no regular expression: error parsing regexp: missing closing ): `^(?:()$`"],
  ['"\\xff"=x', '`"\\xff"=x` is no matcher; write a label, `=`, `!=`, `=~` or `!~`, and a value'],
])("%j is none: %s", (text, problem) => {
  expect(parseMatchers(text, "fallback")).toEqual({ problem });
});

test.each([
  ["foo", "expected `=`, `!=`, `=~` or `!~`"],
  ["foo=", "expected a label value"],
  ["=x", "expected a label name"],
  ["{foo=x", "expected a closing brace"],
  ["foo=x}", "expected an opening brace"],
  ["{foo=x}y", "expected the end after the closing brace"],
  ["foo=x bar=y", "expected a comma between matchers"],
  ['foo="\\d"', '`"\\d"` has an invalid escape'],
  ["foo='x'", "unexpected `'`"],
])("the UTF-8 syntax alone refuses %j: %s", (text, problem) => {
  expect(parseMatchers(text, "utf8")).toEqual({ problem });
});

test("an absent label counts as empty, and a dot matches no newline", () => {
  expect(labelMatcher("a", "=", "").matches("")).toBe(true);
  expect(labelMatcher("a", "!~", ".+").matches("")).toBe(true);
  expect(labelMatcher("a", "=~", "x.y").matches("x\ny")).toBe(false);
  expect(labelMatcher("a", "=~", "x").matches("xx")).toBe(false);
});
