import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatFloat, formatPrintf, goFloat } from "../../../simulator/go-template/index.ts";

describe("floats as Go writes them", () => {
  test.each([
    [0.5, "f", 0, "0"],
    [1.5, "f", 0, "2"],
    [2.5, "f", 0, "2"],
    [0.125, "f", 2, "0.12"],
    [0.375, "f", 2, "0.38"],
    [1.005, "f", 2, "1.00"],
    [9.995, "f", 2, "9.99"],
    [9.9951, "f", 2, "10.00"],
    [0.05, "f", 0, "0"],
    [1e22, "f", 2, "10000000000000000000000.00"],
    [-0, "f", 1, "-0.0"],
    [5e-324, "e", -1, "5e-324"],
    [1.7976931348623157e308, "g", -1, "1.7976931348623157e+308"],
    [123456789, "g", 4, "1.235e+08"],
    [1235, "g", 3, "1.24e+03"],
    [1245, "g", 3, "1.24e+03"],
    [0.00001234, "g", 3, "1.23e-05"],
    [100, "g", 2, "1e+02"],
    [100, "g", 3, "100"],
    [12345678, "g", -1, "1.2345678e+07"],
    [1, "e", 3, "1.000e+00"],
    [99.995, "e", 3, "1.000e+02"],
    [Number.NaN, "g", -1, "NaN"],
    [Number.POSITIVE_INFINITY, "f", 2, "+Inf"],
    [Number.NEGATIVE_INFINITY, "e", 2, "-Inf"],
    [1, "x", -1, "0x1p+00"],
    [0.1, "x", 3, "0x1.99ap-04"],
    [1, "b", -1, "4503599627370496p-52"],
  ] as const)("%s as %%%s with precision %i", (value, form, precision, expected) => {
    expect(formatFloat(value, form, precision)).toBe(expected);
  });

  const seed = 20_240_611;

  test(`the shortest form reads back as the same number (seed ${seed})`, () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true }),
        fc.constantFrom("e" as const, "f" as const, "g" as const),
        (value, form) => {
          expect(Object.is(Number(formatFloat(value, form, -1).replace("Inf", "Infinity")), value)).toBe(
            true,
          );
        },
      ),
      { seed, numRuns: 2000 },
    );
  });

  test(`no other number with as many places is nearer (seed ${seed})`, () => {
    const places = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), places, (value, precision) => {
        const text = formatFloat(value, "f", precision);
        const written = BigInt(text.replace(".", ""));
        // Twice the distance in units of the last place, both sides scaled to whole numbers.
        const scale = 2n ** 1100n;
        const exact = scaled(value, scale) * 10n ** BigInt(precision);
        const distance = exact - written * scale;
        const size = distance < 0n ? -distance : distance;
        expect(2n * size <= scale).toBe(true);
        if (2n * size === scale) expect(written % 2n === 0n).toBe(true);
      }),
      { seed, numRuns: 2000 },
    );
  });

  test("printf and the plain function agree", () => {
    expect(formatPrintf("%.3e|%8.2f|%g", [goFloat(1234.5678), goFloat(2.5), goFloat(1e21)])).toBe(
      "1.235e+03|    2.50|1e+21",
    );
  });
});

function scaled(value: number, scale: bigint): bigint {
  let number = value;
  let factor = scale;
  while (!Number.isInteger(number)) {
    number *= 2;
    factor /= 2n;
  }
  return BigInt(number) * factor;
}
