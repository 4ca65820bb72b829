import { quoteText, unquoteRune } from "./quote.ts";
import type { NumberNode } from "./tree.ts";

/** A number in every type that can hold it, or Go's message on why it is none. */
export type NumberLiteral = Omit<NumberNode, "kind" | "start" | "text">;

/** Reads a character constant such as `'a'`. */
export function parseRuneLiteral(text: string): NumberLiteral | string {
  const code = unquoteRune(text);
  if (code === "invalid") return "invalid syntax";
  if (code === "malformed") return `malformed character constant: ${text}`;
  return { int: BigInt(code), uint: BigInt(code), float: code, complex: undefined };
}

/** Reads a complex constant such as `1+2i`. */
export function parseComplexLiteral(text: string): NumberLiteral | string {
  const split = Math.max(text.lastIndexOf("+"), text.lastIndexOf("-"));
  const real = parseFloatLiteral(text.slice(0, split));
  const imaginary = parseFloatLiteral(text.slice(split, -1));
  if (real === undefined || imaginary === undefined) return "syntax error scanning complex number";
  return ofComplex(real, imaginary);
}

/** Reads an integer in any base, a decimal or hexadecimal float, or an imaginary number such as `2i`. */
export function parseNumberLiteral(text: string): NumberLiteral | string {
  if (text.endsWith("i")) {
    const imaginary = parseFloatLiteral(text.slice(0, -1));
    if (imaginary !== undefined) return ofComplex(0, imaginary);
  }
  const integer = parseIntegerLiteral(text);
  if (integer !== undefined) {
    const int = integer >= -(2n ** 63n) && integer < 2n ** 63n ? integer : undefined;
    const isUnsigned = !/^[-+]/.test(text) || integer === 0n;
    const uint = isUnsigned && integer >= 0n && integer < 2n ** 64n ? integer : undefined;
    if (int !== undefined || uint !== undefined) {
      return { int, uint, float: Number(integer), complex: undefined };
    }
  }
  const float = parseFloatLiteral(text);
  if (float === undefined) return `illegal number syntax: ${quoteText(text)}`;
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${quoteText(text)}`;
  return { ...wholeOf(float), float, complex: undefined };
}

function ofComplex(real: number, imaginary: number): NumberLiteral {
  const complex = { real, imaginary };
  if (imaginary !== 0) return { int: undefined, uint: undefined, float: undefined, complex };
  return { ...wholeOf(real), float: real, complex };
}

function wholeOf(float: number): Pick<NumberLiteral, "int" | "uint"> {
  if (!Number.isInteger(float)) return { int: undefined, uint: undefined };
  const whole = BigInt(float);
  return {
    int: whole >= -(2n ** 63n) && whole < 2n ** 63n ? whole : undefined,
    uint: whole >= 0n && whole < 2n ** 64n ? whole : undefined,
  };
}

const integerForms = [
  { form: /^0[xX](?:_?[0-9a-fA-F])+$/, prefix: "0x", skip: 2 },
  { form: /^0[oO](?:_?[0-7])+$/, prefix: "0o", skip: 2 },
  { form: /^0[bB](?:_?[01])+$/, prefix: "0b", skip: 2 },
  { form: /^0(?:_?[0-7])+$/, prefix: "0o", skip: 1 },
  { form: /^(?:0|[1-9](?:_?[0-9])*)$/, prefix: "", skip: 0 },
] as const;

function parseIntegerLiteral(text: string): bigint | undefined {
  const isNegative = text.startsWith("-");
  const body = text.replace(/^[-+]/, "");
  for (const { form, prefix, skip } of integerForms) {
    if (!form.test(body)) continue;
    const value = BigInt(prefix + body.slice(skip).replaceAll("_", ""));
    return isNegative ? -value : value;
  }
  return undefined;
}

// Reads a float as Go's `strconv.ParseFloat` does, without the words for infinity and NaN: decimal, or
// hexadecimal with an exponent. Undefined where it is malformed or too large; too small gives 0.
function parseFloatLiteral(text: string): number | undefined {
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  const hex = /^([-+]?)0[xX]([0-9a-fA-F_]*)\.?([0-9a-fA-F_]*)[pP]([-+]?\d+)$/.exec(text);
  if (hex === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = hex;
  const digits = (whole + fraction).replaceAll("_", "");
  if (digits === "") return undefined;
  const scale = Number(exponent) - 4 * fraction.replaceAll("_", "").length;
  const value = hexToNumber(BigInt(`0x${digits}`), scale);
  return Number.isFinite(value) ? (sign === "-" ? -value : value) : undefined;
}

function hexToNumber(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n || exponent < -20_000) return 0;
  if (exponent > 20_000) return Number.POSITIVE_INFINITY;
  if (exponent >= 0) return Number(mantissa << BigInt(exponent));
  // The quotient keeps enough bits to be rounded once, with a sticky last bit.
  const extra = Math.max(0, -exponent + 70 - mantissa.toString(2).length);
  const scaled = mantissa << BigInt(extra);
  const divisor = 1n << BigInt(-exponent);
  const quotient = scaled / divisor;
  const sticky = scaled % divisor === 0n ? quotient : quotient | 1n;
  let value = Number(sticky);
  for (let left = extra; left > 0; left -= 1000) value *= 2 ** -Math.min(left, 1000);
  return value;
}
