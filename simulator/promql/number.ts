/**
 * Reads a float as Go's `strconv.ParseFloat` does: decimal and hexadecimal floats, underscores between digits,
 * `Inf`, `Infinity` and `NaN` in any case and with a sign. Undefined for anything else; out-of-range values
 * are reported as `"range"`.
 */
export function parseFloatStrict(text: string): number | "range" | undefined {
  const special = specialPattern.exec(text);
  if (special !== null) {
    if (/nan/i.test(text)) return special[1] === "" ? Number.NaN : undefined;
    return special[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (hexFloatPattern.test(text)) return parseHexFloat(text);
  if (!decimalPattern.test(text)) return undefined;
  const value = Number(text.replaceAll("_", ""));
  return Number.isFinite(value) ? value : "range";
}

const specialPattern = /^([+-]?)(?:inf|infinity|nan)$/i;
const decimalPattern =
  /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;
const hexFloatPattern = /^[+-]?0x_?[0-9a-f]*(?:_[0-9a-f]+)*\.?[0-9a-f]*(?:_[0-9a-f]+)*p[+-]?\d+$/i;

function parseHexFloat(text: string): number | "range" | undefined {
  const match = /^([+-]?)0x([0-9a-f]*)\.?([0-9a-f]*)p([+-]?\d+)$/i.exec(text.replaceAll("_", ""));
  const digits = `${match?.[2] ?? ""}${match?.[3] ?? ""}`;
  if (match === null || digits === "") return undefined;
  const mantissa = Number(BigInt(`0x${digits}`));
  const exponent = Number(match[4]) - 4 * (match[3] ?? "").length;
  // In two steps, so that neither power leaves the range where the product is within it.
  const half = Math.trunc(exponent / 2);
  const value = mantissa * 2 ** half * 2 ** (exponent - half);
  if (!Number.isFinite(value)) return "range";
  return match[1] === "-" ? -value : value;
}

/**
 * Reads a number literal of PromQL: integers first (with `0x` and octal `017`, as Go's base 0), then floats.
 * Undefined where it is none; `"range"` where it does not fit a float.
 */
export function parseNumberLiteral(text: string): number | "range" | undefined {
  const digits = text.replaceAll("_", "");
  if (/^0x_?[0-9a-f]+(?:_[0-9a-f]+)*$/i.test(text)) return integerOrUndefined(digits);
  if (/^0_?[0-7]+(?:_[0-7]+)*$/.test(text)) {
    const octal = integerOrUndefined(`0o${digits.slice(1)}`);
    if (octal !== undefined) return octal;
  }
  return parseFloatStrict(text);
}

// Beyond 64 bits Go gives up on the integer and reads a float, which has no such hexadecimal form.
function integerOrUndefined(digits: string): number | undefined {
  const value = BigInt(digits);
  return value <= 0x7fff_ffff_ffff_ffffn ? Number(value) : undefined;
}

/** Writes a float without an exponent, as Prometheus prints samples (`strconv`'s `'f'`, shortest): `NaN`, `+Inf`, `0.1`. */
export function formatFloat(value: number): string {
  const special = formatSpecial(value);
  if (special !== undefined) return special;
  const text = String(value);
  if (!text.includes("e")) return Object.is(value, -0) ? "-0" : text;
  const { sign, digits, exponent } = splitDecimal(value);
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  return `${sign}${digits.padEnd(exponent + 1, "0")}`;
}

/**
 * Writes a float as Go's `%v` and `%g` do: with an exponent below 1e-4 and from 1e6 on, so `1.5e+06`.
 * Templates print `$value` in this form.
 */
export function formatFloatShort(value: number): string {
  const special = formatSpecial(value);
  if (special !== undefined) return special;
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const { sign, digits, exponent } = splitDecimal(value);
  if (exponent >= -4 && exponent < 6) return formatFloat(value);
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
  const power = String(Math.abs(exponent)).padStart(2, "0");
  return `${sign}${digits[0]}${fraction}e${exponent < 0 ? "-" : "+"}${power}`;
}

function formatSpecial(value: number): string | undefined {
  if (Number.isNaN(value)) return "NaN";
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  if (value === Number.NEGATIVE_INFINITY) return "-Inf";
  return undefined;
}

// Both languages write the shortest digits that read back as the same float.
function splitDecimal(value: number): {
  readonly sign: string;
  readonly digits: string;
  readonly exponent: number;
} {
  const [mantissa = "", exponent = "0"] = Math.abs(value).toExponential().split("e");
  return {
    sign: value < 0 ? "-" : "",
    digits: mantissa.replace(".", ""),
    exponent: Number(exponent),
  };
}
