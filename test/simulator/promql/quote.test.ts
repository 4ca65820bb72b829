import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteText, unquoteText } from "../../../simulator/promql/index.ts";

describe("quoted texts", () => {
  it.each([
    ["a", '"a"'],
    ['say "hi"', '"say \\"hi\\""'],
    ["it's", `"it's"`],
    ["a\\b", '"a\\\\b"'],
    ["\u0007\b\f\n\r\t\v", '"\\a\\b\\f\\n\\r\\t\\v"'],
    ["\u0000\u001f\u007f", '"\\x00\\x1f\\x7f"'],
    ["é炬😀", '"é炬😀"'],
    ["\u00a0\u200b\u{e0001}", '"\\u00a0\\u200b\\U000e0001"'],
  ])("%j is quoted as Go does", (text, expected) => {
    expect(quoteText(text)).toBe(expected);
    expect(unquoteText(expected)).toEqual({ value: text });
  });

  it.each([
    ["'a\"b'", 'a"b'],
    ["'a\\'b'", "a'b"],
    ["`a\\n\"'b`", "a\\n\"'b"],
    ['"\\x41\\101\\u0041\\U00000041"', "AAAA"],
    ['"\\xc3\\xa9 \\303\\251"', "é é"],
    ['"\\xff"', "\udcff"],
    ['"\\xc5z\\xc3\\xa9\\xe2\\x82"', "\udcc5z\u00e9\udce2\udc82"],
  ])("%s is unquoted", (quoted, expected) => {
    expect(unquoteText(quoted)).toEqual({ value: expected });
  });

  it.each([
    ['"a'],
    ["a"],
    [""],
    ['"'],
    ["`a`b`"],
    ['"\\q"'],
    ['"\\x4"'],
    ['"\\400"'],
    ['"\\ud800"'],
    ['"\\U00110000"'],
    ['"\\'],
  ])("%s is no quoted text", (quoted) => {
    expect(unquoteText(quoted)).toMatchObject({ message: "invalid syntax" });
  });

  it("give back what was quoted", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(unquoteText(quoteText(text))).toEqual({ value: text });
      }),
      { seed: 34, numRuns: 2000 },
    );
  });
});
