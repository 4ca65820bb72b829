import { decimalText } from "./decimal-text.ts";
import { plainValue, type UnitFormat } from "./formatted-value.ts";

/** A number followed by its unit. */
export function fixedUnit(unit: string): UnitFormat {
  const suffix = unit === "" ? "" : ` ${unit}`;
  return (value, { decimals }) => ({ text: decimalText(value, decimals), prefix: "", suffix });
}

/** A number after its unit. */
export function prefixUnit(unit: string): UnitFormat {
  return (value, { decimals }) => ({ text: decimalText(value, decimals), prefix: unit, suffix: "" });
}

/** Thousands as `K`, `M`, `B`, `T` before the unit, as in `1.2K req/s`. */
export function countUnit(unit: string): UnitFormat {
  const scaled = scaledUnits(
    1000,
    ["", "K", "M", "B", "T"].map((scale) => `${scale} ${unit}`),
    0,
  );
  return scaled;
}

/** Powers of 1024 with the prefixes of IEC; `offset` is the power that a plain 1 stands for. */
export function binaryUnit(unit: string, offset = 0): UnitFormat {
  return scaledUnits(
    1024,
    ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"].map((prefix) => ` ${prefix}${unit}`),
    offset,
  );
}

/** Powers of 1000 with the prefixes of SI, small ones as well; `offset` is the power that a plain 1 stands for. */
export function decimalUnit(unit: string, offset = 0): UnitFormat {
  return scaledUnits(
    1000,
    siPrefixes.map((prefix) => ` ${prefix}${unit}`),
    siPrefixes.indexOf("") + offset,
  );
}

const siPrefixes = ["f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"];

/** The power of 1000 that a prefix of SI stands for; undefined for a letter that is none. */
export function powerOfPrefix(letter: string): number | undefined {
  // There are two signs for micro.
  const index = siPrefixes.indexOf(letter.normalize("NFKC") === "μ" ? "µ" : letter);
  return index < 0 || letter === "" ? undefined : index - siPrefixes.indexOf("");
}

/** Money: the sign before the number (after it with `isSuffix`), thousands as letters. */
export function currencyUnit(sign: string, isSuffix = false): UnitFormat {
  const scaled = scaledUnits(1000, ["", "K", "M", "B", "T"], 0);
  return (value, options) => {
    const { text, suffix } = scaled(Math.abs(value), options);
    const minus = value < 0 ? "-" : "";
    return isSuffix
      ? { text, prefix: minus, suffix: `${suffix}${sign}` }
      : { text, prefix: `${minus}${sign}`, suffix };
  };
}

/** Divides by powers of `factor` until the number is short; `suffixes[start]` belongs to the value as it is. */
export function scaledUnits(factor: number, suffixes: readonly string[], start: number): UnitFormat {
  return (value, { decimals }) => {
    if (!Number.isFinite(value)) return plainValue(decimalText(value, decimals));
    const wanted = value === 0 ? 0 : powerOf(factor, Math.abs(value));
    const power = Math.max(-start, Math.min(suffixes.length - 1 - start, wanted));
    const text = decimalText(value / factor ** power, decimals);
    return { text, prefix: "", suffix: suffixes[start + power] ?? "" };
  };
}

function powerOf(factor: number, size: number): number {
  const power = Math.floor(Math.log10(size) / Math.log10(factor));
  // Logarithms of exact powers may come out just below.
  return factor ** (power + 1) <= size ? power + 1 : power;
}
