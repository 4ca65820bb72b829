import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatFloat,
  formatFloatShort,
  parseFloatStrict,
  parseNumberLiteral,
} from "../../../simulator/promql/index.ts";

describe("writing floats", () => {
  it.each([
    [0, "0", "0"],
    [-0, "-0", "-0"],
    [1, "1", "1"],
    [0.1, "0.1", "0.1"],
    [-1.5, "-1.5", "-1.5"],
    [123456, "123456", "123456"],
    [1234567, "1234567", "1.234567e+06"],
    [100000000, "100000000", "1e+08"],
    [0.0001, "0.0001", "0.0001"],
    [0.00001, "0.00001", "1e-05"],
    [0.0000001234, "0.0000001234", "1.234e-07"],
    [1e21, "1000000000000000000000", "1e+21"],
    [1.7976931348623157e308, `17976931348623157${"0".repeat(292)}`, "1.7976931348623157e+308"],
    [5e-324, `0.${"0".repeat(323)}5`, "5e-324"],
    [Number.NaN, "NaN", "NaN"],
    [Number.POSITIVE_INFINITY, "+Inf", "+Inf"],
    [Number.NEGATIVE_INFINITY, "-Inf", "-Inf"],
  ])("%d as Go's strconv does", (value, plain, short) => {
    expect([formatFloat(value), formatFloatShort(value)]).toEqual([plain, short]);
  });

  it("loses nothing", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(parseFloatStrict(formatFloat(value))).toBe(value);
        expect(parseFloatStrict(formatFloatShort(value))).toBe(value);
      }),
      { seed: 64, numRuns: 2000 },
    );
  });
});

describe("reading floats", () => {
  it.each([
    ["1", 1],
    ["1.", 1],
    [".5", 0.5],
    ["-1e3", -1000],
    ["+1E-3", 0.001],
    ["1_000.5_0", 1000.5],
    ["0x1p-2", 0.25],
    ["0X_1FFFP-16", 0.1249847412109375],
    ["0x.8p1", 1],
    ["-0x1p1023", -(2 ** 1023)],
    ["0x1p-1074", 5e-324],
    ["inf", Number.POSITIVE_INFINITY],
    ["-Infinity", Number.NEGATIVE_INFINITY],
    ["NaN", Number.NaN],
    ["1e400", "range"],
    ["0x1p1024", "range"],
    ["", undefined],
    ["-nan", undefined],
    ["1e", undefined],
    ["_1", undefined],
    ["1_", undefined],
    ["1__0", undefined],
    ["0x1", undefined],
    ["0xp1", undefined],
    [" 1", undefined],
    ["1a", undefined],
  ])("%j", (text, expected) => {
    expect(parseFloatStrict(text)).toEqual(expected);
  });

  it.each([
    ["0x1F", 31],
    ["017", 15],
    ["0_17", 15],
    ["08", 8],
    ["1_000", 1000],
    ["9223372036854775807", 2 ** 63],
    ["9223372036854775808", 2 ** 63],
    ["0777777777777777777777", 2 ** 63],
    ["0x7fffffffffffffff", 2 ** 63],
    ["0x8000000000000000", undefined],
    ["Inf", Number.POSITIVE_INFINITY],
    ["1e309", "range"],
    ["0x", undefined],
  ])("as literals of PromQL, integers first: %j", (text, expected) => {
    expect(parseNumberLiteral(text)).toEqual(expected);
  });
});
