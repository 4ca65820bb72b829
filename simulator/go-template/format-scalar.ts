import { formatFloat } from "./float-text.ts";
import { canBackQuote, nameRune, quoteRune, quoteText } from "./quote.ts";
import { toBytes } from "./text-bytes.ts";

/** The flags of one formatting directive. `%#v` and `%+v` are `isGoSyntax` and `isNamed`. */
export interface FormatFlags {
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly isLeft: boolean;
  readonly isZero: boolean;
  readonly isSharp: boolean;
  readonly isPlus: boolean;
  readonly isSpace: boolean;
  readonly isGoSyntax: boolean;
  readonly isNamed: boolean;
}

/** A directive without any flag. */
export const noFlags: FormatFlags = {
  width: undefined,
  precision: undefined,
  isLeft: false,
  isZero: false,
  isSharp: false,
  isPlus: false,
  isSpace: false,
  isGoSyntax: false,
  isNamed: false,
};

// There are no addresses here; every pointer prints as this one, so that output is reproducible.
const address = 0xc000010000n;

/** Pads a text to the width, counted in characters. */
export function padText(text: string, flags: FormatFlags): string {
  if (flags.width === undefined) return text;
  const missing = flags.width - [...text].length;
  if (missing <= 0) return text;
  if (flags.isLeft) return text + " ".repeat(missing);
  return (flags.isZero ? "0" : " ").repeat(missing) + text;
}

/** Formats a bool (`%t`, `%v`); undefined where the verb does not fit, here and below. */
export function formatBool(value: boolean, verb: string, flags: FormatFlags): string | undefined {
  return verb === "t" || verb === "v" ? padText(String(value), flags) : undefined;
}

/** Formats a string (`%v`, `%s`, `%q`, `%x`, `%X`). */
export function formatString(value: string, verb: string, flags: FormatFlags): string | undefined {
  switch (verb) {
    case "v":
      return flags.isGoSyntax ? formatQuoted(value, flags) : padText(cut(value, flags), flags);
    case "s":
      return padText(cut(value, flags), flags);
    case "q":
      return formatQuoted(value, flags);
    case "x":
    case "X":
      return formatHexBytes(value, verb, flags);
    default:
      return undefined;
  }
}

function cut(value: string, flags: FormatFlags): string {
  if (flags.precision === undefined || value.length <= flags.precision) return value;
  return [...value].slice(0, flags.precision).join("");
}

function formatQuoted(value: string, flags: FormatFlags): string {
  const text = cut(value, flags);
  if (flags.isSharp && canBackQuote(text)) return padText(`\`${text}\``, flags);
  return padText(quoteText(text, flags.isPlus), flags);
}

function formatHexBytes(value: string, verb: "x" | "X", flags: FormatFlags): string {
  const bytes = [...toBytes(value)].slice(0, flags.precision);
  const prefix = flags.isSharp ? `0${verb}` : "";
  const digits = bytes.map((byte) => {
    const hex = byte.toString(16).padStart(2, "0");
    return verb === "x" ? hex : hex.toUpperCase();
  });
  if (digits.length === 0) return padText("", { ...flags, isZero: false });
  return padText(
    flags.isSpace ? digits.map((hex) => prefix + hex).join(" ") : prefix + digits.join(""),
    flags,
  );
}

const bases: ReadonlyMap<string, number> = new Map([
  ["v", 10],
  ["d", 10],
  ["b", 2],
  ["o", 8],
  ["O", 8],
  ["x", 16],
  ["X", 16],
]);

/** Formats an integer (`%d`, `%v`, `%b`, `%o`, `%O`, `%x`, `%X`, `%c`, `%q`, `%U`). */
export function formatInteger(
  value: bigint,
  isSigned: boolean,
  verb: string,
  flags: FormatFlags,
): string | undefined {
  const base = bases.get(verb);
  if (base !== undefined) {
    if (verb === "v" && flags.isGoSyntax && !isSigned) {
      return integerText(value, 16, "x", { ...flags, isSharp: true });
    }
    return integerText(value, base, verb, flags);
  }
  const code = value >= 0n && value <= 0x10ffffn ? Number(value) : 0xfffd;
  switch (verb) {
    case "c":
      return padText(code >= 0xd800 && code < 0xe000 ? "\ufffd" : String.fromCodePoint(code), flags);
    case "q":
      return padText(quoteRune(code, flags.isPlus), flags);
    case "U": {
      const hex = (value < 0n ? value + 2n ** 64n : value).toString(16).toUpperCase();
      const width = Math.max(4, flags.precision ?? 4);
      const isNamed = flags.isSharp && nameRune(Number(value)).includes("'");
      const name = isNamed ? ` '${String.fromCodePoint(code)}'` : "";
      return padText(`U+${hex.padStart(width, "0")}${name}`, { ...flags, isZero: false });
    }
    default:
      return undefined;
  }
}

function integerText(value: bigint, base: number, verb: string, flags: FormatFlags): string {
  const spaces = { ...flags, isZero: false };
  if (flags.precision === 0 && value === 0n) return padText("", spaces);
  const isNegative = value < 0n;
  const hasSign = isNegative || flags.isPlus || flags.isSpace;
  let digits = (isNegative ? -value : value).toString(base);
  if (flags.precision !== undefined) digits = digits.padStart(flags.precision, "0");
  else if (flags.isZero && flags.width !== undefined) {
    digits = digits.padStart(flags.width - (hasSign ? 1 : 0), "0");
  }
  if (verb === "X") digits = digits.toUpperCase();
  let prefix = verb === "O" ? "0o" : "";
  if (flags.isSharp) {
    if (base === 2) prefix = "0b";
    else if (base === 16) prefix = verb === "X" ? "0X" : "0x";
    else if (base === 8 && !digits.startsWith("0")) prefix += "0";
  }
  const sign = isNegative ? "-" : flags.isPlus ? "+" : flags.isSpace ? " " : "";
  return padText(sign + prefix + digits, spaces);
}

/** Formats a float (`%v`, `%g`, `%G`, `%e`, `%E`, `%f`, `%F`, `%b`, `%x`, `%X`). */
export function formatFloatVerb(value: number, verb: string, flags: FormatFlags): string | undefined {
  switch (verb) {
    case "v":
      return floatText(value, "g", flags.precision ?? -1, flags);
    case "b":
    case "g":
    case "G":
    case "x":
    case "X":
      return floatText(value, verb, flags.precision ?? -1, flags);
    case "e":
    case "E":
    case "f":
      return floatText(value, verb, flags.precision ?? 6, flags);
    case "F":
      return floatText(value, "f", flags.precision ?? 6, flags);
    default:
      return undefined;
  }
}

type FloatForm = Parameters<typeof formatFloat>[1];

function floatText(value: number, form: FloatForm, precision: number, flags: FormatFlags): string {
  const written = formatFloat(value, form, precision);
  let sign = written.startsWith("-") ? "-" : "+";
  let body = written.replace(/^[-+]/, "");
  if (flags.isSpace && sign === "+" && !flags.isPlus) sign = " ";
  if (!Number.isFinite(value)) {
    const isBare = Number.isNaN(value) && !flags.isSpace && !flags.isPlus;
    return padText(isBare ? body : sign + body, { ...flags, isZero: false });
  }
  if (flags.isSharp && form !== "b") body = withPoint(body, form, precision);
  if (!flags.isPlus && sign === "+") return padText(body, flags);
  if (flags.isZero && flags.width !== undefined) return sign + body.padStart(flags.width - 1, "0");
  return padText(sign + body, flags);
}

// `#` always writes the point, and keeps the zeros that `%g` drops.
function withPoint(body: string, form: FloatForm, precision: number): string {
  const isGeneral = form === "g" || form === "G" || form === "x" || form === "X";
  const exponentAt = form === "x" || form === "X" ? body.search(/[pP]/) : body.search(/[eE]/);
  const tail = exponentAt < 0 ? "" : body.slice(exponentAt);
  let number = exponentAt < 0 ? body : body.slice(0, exponentAt);
  if (isGeneral) {
    const wanted = precision < 0 ? 6 : precision;
    const significant = number.replace(".", "").replace(/^0+/, "").length;
    const missing = wanted - significant - (number === "0" ? 1 : 0);
    if (!number.includes(".")) number += ".";
    return number + "0".repeat(Math.max(0, missing)) + tail;
  }
  return (number.includes(".") ? number : `${number}.`) + tail;
}

/** Formats a complex number with the verbs of floats. */
export function formatComplex(
  real: number,
  imaginary: number,
  verb: string,
  flags: FormatFlags,
): string | undefined {
  const left = formatFloatVerb(real, verb, flags);
  const right = formatFloatVerb(imaginary, verb, { ...flags, isPlus: true });
  return left === undefined || right === undefined ? undefined : `(${left}${right}i)`;
}

/** Formats a pointer; `typeName` is shown in Go's syntax. */
export function formatPointer(isNil: boolean, verb: string, flags: FormatFlags, typeName: string): string {
  if (verb === "v" || verb === "p") {
    if (flags.isGoSyntax) return `(${typeName})(${isNil ? "nil" : `0x${address.toString(16)}`})`;
    if (isNil) return verb === "v" ? padText("<nil>", flags) : padText("%!p(nil)", flags);
    return integerText(address, 16, "x", { ...flags, isSharp: !flags.isSharp });
  }
  return integerText(isNil ? 0n : address, bases.get(verb) ?? 10, verb, flags);
}
