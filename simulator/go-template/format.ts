import {
  type FormatFlags,
  formatBool,
  formatComplex,
  formatFloatVerb,
  formatInteger,
  formatPointer,
  formatString,
  noFlags,
  padText,
} from "./format-scalar.ts";
import { compareBytes } from "./text-bytes.ts";
import { calendarOf, floorDivide, monthNames } from "./time-layout.ts";
import { int64Type, methodOf } from "./type.ts";
import { type GoTime, type GoValue, goString, goStruct, typeNameOf } from "./value.ts";

/** Formats the operands as Go's `fmt.Sprintf`. Nil is passed as the absent value. */
export function formatPrintf(format: string, operands: readonly GoValue[]): string {
  let text = "";
  let isReordered = false;
  let operandIndex = 0;
  for (let at = 0; at < format.length; ) {
    const percent = format.indexOf("%", at);
    if (percent < 0) {
      text += format.slice(at);
      break;
    }
    text += format.slice(at, percent);
    const directive = parseDirective(format, percent + 1, operands, operandIndex);
    isReordered ||= directive.isReordered;
    operandIndex = directive.operandIndex;
    at = directive.end;
    text += directive.problem;
    const { verb } = directive;
    if (verb === "") text += "%!(NOVERB)";
    else if (verb === "%") text += "%";
    else if (!directive.isIndexGood) text += `%!${verb}(BADINDEX)`;
    else if (operandIndex >= operands.length) text += `%!${verb}(MISSING)`;
    else text += printOperand(operands[operandIndex++] ?? absent, verb, directive.flags);
  }
  if (isReordered || operandIndex >= operands.length) return text;
  const extra = operands.slice(operandIndex).map((operand) => {
    if (operand.kind === "invalid") return "<nil>";
    return `${typeNameOf(operand)}=${printOperand(operand, "v", noFlags)}`;
  });
  return `${text}%!(EXTRA ${extra.join(", ")})`;
}

/** Formats the operands as Go's `fmt.Sprint`: a space between two of which neither is a string. */
export function formatPrint(operands: readonly GoValue[]): string {
  let text = "";
  let wasString = true;
  for (const [index, operand] of operands.entries()) {
    const isString = operand.kind === "string";
    if (index > 0 && !isString && !wasString) text += " ";
    text += printOperand(operand, "v", noFlags);
    wasString = isString;
  }
  return text;
}

/** Formats the operands as Go's `fmt.Sprintln`: a space between all, a newline at the end. */
export function formatPrintln(operands: readonly GoValue[]): string {
  return `${operands.map((operand) => printOperand(operand, "v", noFlags)).join(" ")}\n`;
}

const absent: GoValue = { kind: "invalid" };

interface Directive {
  readonly verb: string;
  readonly end: number;
  readonly flags: FormatFlags;
  readonly operandIndex: number;
  readonly isIndexGood: boolean;
  readonly isReordered: boolean;
  /** What Go prints about a bad width or precision, before the operand. */
  readonly problem: string;
}

const numberMax = 1_000_000;

function parseDirective(
  format: string,
  start: number,
  operands: readonly GoValue[],
  firstOperand: number,
): Directive {
  let at = start;
  while (at < format.length && "#0+- ".includes(format[at] ?? "")) at++;
  const signs = format.slice(start, at);
  let operandIndex = firstOperand;
  let isIndexGood = true;
  let isReordered = false;
  let isAfterIndex = false;
  let problem = "";
  const readIndex = (): void => {
    isAfterIndex = false;
    if (format[at] !== "[") return;
    isReordered = true;
    const close = format.indexOf("]", at);
    const number = close < 0 ? Number.NaN : Number(/^\d{1,7}$/.exec(format.slice(at + 1, close))?.[0]);
    at = close < 0 ? at + 1 : close + 1;
    isAfterIndex = close >= 0;
    if (number >= 1 && number <= operands.length) operandIndex = number - 1;
    else isIndexGood = false;
  };
  const readNumber = (isPrecision: boolean): number | undefined => {
    readIndex();
    if (format[at] === "*") {
      at++;
      const operand = operands[operandIndex];
      if (operand !== undefined) operandIndex++;
      const value = operand?.kind === "int" || operand?.kind === "uint" ? Number(operand.value) : Number.NaN;
      isAfterIndex = false;
      if (Math.abs(value) <= numberMax && !(isPrecision && value < 0)) return value;
      if (!(isPrecision && value < 0)) problem += isPrecision ? "%!(BADPREC)" : "%!(BADWIDTH)";
      else problem += "%!(BADPREC)";
      return undefined;
    }
    let number: number | undefined;
    while (/[0-9]/.test(format[at] ?? "")) {
      if ((number ?? 0) > numberMax) {
        // A number that is crazily long eats the rest of the format.
        at = format.length;
        return undefined;
      }
      number = (number ?? 0) * 10 + Number(format[at++]);
    }
    if (number !== undefined && isAfterIndex) isIndexGood = false;
    return number;
  };
  const written = readNumber(false);
  let precision: number | undefined;
  if (format[at] === ".") {
    at++;
    if (isAfterIndex) isIndexGood = false;
    precision = readNumber(true) ?? (problem.endsWith("%!(BADPREC)") ? undefined : 0);
  }
  if (!isAfterIndex) readIndex();
  const code = format.codePointAt(at);
  const verb = code === undefined ? "" : String.fromCodePoint(code);
  const isLeft = signs.includes("-") || (written ?? 0) < 0;
  const isGoSyntax = verb === "v" && signs.includes("#");
  const flags: FormatFlags = {
    width: written === undefined ? undefined : Math.abs(written),
    precision,
    isLeft,
    isZero: signs.includes("0") && !isLeft,
    isSharp: signs.includes("#") && verb !== "v",
    isPlus: signs.includes("+") && verb !== "v",
    isSpace: signs.includes(" "),
    isGoSyntax,
    isNamed: verb === "v" && signs.includes("+"),
  };
  return { verb, end: at + verb.length, flags, operandIndex, isIndexGood, isReordered, problem };
}

function printOperand(value: GoValue, verb: string, flags: FormatFlags): string {
  if (value.kind === "invalid") {
    return verb === "T" || verb === "v" ? padText("<nil>", flags) : `%!${verb}(<nil>)`;
  }
  if (verb === "T") return padText(value.type.name, flags);
  if (verb === "p") {
    const isPointer = value.kind === "pointer" || value.kind === "map" || value.kind === "slice";
    return isPointer ? formatPointer(isNilComposite(value), verb, flags, "") : badVerb(value, verb, flags);
  }
  return printValue(value, verb, flags, 0);
}

function badVerb(value: GoValue, verb: string, flags: FormatFlags): string {
  if (value.kind === "invalid") return `%!${verb}(<nil>)`;
  return `%!${verb}(${value.type.name}=${printValue(value, "v", flags, 0, true)})`;
}

function isNilComposite(value: GoValue): boolean {
  switch (value.kind) {
    case "pointer":
      return value.target === undefined;
    case "map":
      return value.entries === undefined;
    case "slice":
      return value.items === undefined;
    default:
      return false;
  }
}

// `isPlain` leaves methods aside, as Go does while it reports a bad verb.
function printValue(
  value: GoValue,
  verb: string,
  flags: FormatFlags,
  depth: number,
  isPlain = false,
): string {
  if (!isPlain && "vsxXq".includes(verb) && !flags.isGoSyntax) {
    const text = textOf(value);
    if (text !== undefined) return formatString(text, verb, flags) ?? badVerb(value, verb, flags);
  }
  switch (value.kind) {
    case "invalid":
      return verb === "v" ? padText("<nil>", flags) : `%!${verb}(<nil>)`;
    case "bool":
      return formatBool(value.value, verb, flags) ?? badVerb(value, verb, flags);
    case "int":
    case "uint":
      return formatInteger(value.value, value.kind === "int", verb, flags) ?? badVerb(value, verb, flags);
    case "float":
      return formatFloatVerb(value.value, verb, flags) ?? badVerb(value, verb, flags);
    case "complex":
      return formatComplex(value.real, value.imaginary, verb, flags) ?? badVerb(value, verb, flags);
    case "string":
      return formatString(value.value, verb, flags) ?? badVerb(value, verb, flags);
    case "interface":
      if (value.value === undefined) return flags.isGoSyntax ? `${value.type.name}(nil)` : "<nil>";
      return printValue(value.value, verb, flags, depth + 1);
    case "pointer":
      return printPointer(value, verb, flags, depth);
    case "func":
      return formatPointer(false, verb, flags, value.type.name);
    case "map":
    case "slice":
    case "struct":
      return printComposite(value, verb, flags, depth);
    case "time":
      return flags.isGoSyntax ? timeLiteral(value.unixNs) : printValue(timeStruct(value), verb, flags, depth);
    default:
      return value satisfies never;
  }
}

// What the value's own `Error` or `String` method says of it.
function textOf(value: GoValue): string | undefined {
  if (value.kind === "invalid" || value.kind === "interface") return undefined;
  const method = methodOf(value.type, "Error") ?? methodOf(value.type, "String");
  if (method === undefined || method.parameters.length > 0) return undefined;
  if (isNilComposite(value)) return "<nil>";
  const text = method.call([value]);
  return text.kind === "string" ? text.value : undefined;
}

function printPointer(
  value: Extract<GoValue, { kind: "pointer" }>,
  verb: string,
  flags: FormatFlags,
  depth: number,
): string {
  const { target } = value;
  if (depth === 0 && target !== undefined) {
    if (target.kind === "time" && flags.isGoSyntax) return timeLiteral(target.unixNs);
    if (
      target.kind === "map" ||
      target.kind === "slice" ||
      target.kind === "struct" ||
      target.kind === "time"
    ) {
      return `&${printValue(target, verb, flags, depth + 1)}`;
    }
  }
  const isNumeric = "vpbodxX".includes(verb);
  return isNumeric
    ? formatPointer(target === undefined, verb, flags, value.type.name)
    : badVerb(value, verb, flags);
}

// What Go keeps in a time, which shows where its own method is not asked.
function timeStruct({ unixNs }: GoTime): GoValue {
  const seconds = floorDivide(unixNs, 1_000_000_000n);
  const wall = unixNs - seconds * 1_000_000_000n;
  return goStruct({ kind: "struct", name: "time.Time" }, [
    ["wall", { kind: "uint", type: { kind: "uint", name: "uint64" }, value: wall }],
    ["ext", { kind: "int", type: int64Type, value: seconds + 62_135_596_800n }],
    ["loc", { kind: "pointer", type: { kind: "pointer", name: "*time.Location" }, target: undefined }],
  ]);
}

function timeLiteral(unixNs: bigint): string {
  const { year, month, day, hour, minute, second, nanosecond } = calendarOf(unixNs);
  const parts = [year, `time.${monthNames[month - 1]}`, day, hour, minute, second, nanosecond, "time.UTC"];
  return `time.Date(${parts.join(", ")})`;
}

function printComposite(
  value: Extract<GoValue, { kind: "map" | "slice" | "struct" }>,
  verb: string,
  flags: FormatFlags,
  depth: number,
): string {
  const isGo = flags.isGoSyntax;
  const separator = isGo ? ", " : " ";
  const print = (inner: GoValue): string => printValue(inner, verb, flags, depth + 1);
  if (isGo && isNilComposite(value)) return `${value.type.name}(nil)`;
  switch (value.kind) {
    case "map": {
      const entries = [...(value.entries ?? [])].sort(([left], [right]) => compareBytes(left, right));
      const texts = entries.map(([key, entry]) => `${print(goString(key))}:${print(entry)}`);
      return isGo ? `${value.type.name}{${texts.join(separator)}}` : `map[${texts.join(separator)}]`;
    }
    case "slice": {
      const texts = (value.items ?? []).map(print);
      return isGo ? `${value.type.name}{${texts.join(separator)}}` : `[${texts.join(separator)}]`;
    }
    case "struct": {
      const texts = [...value.fields].map(([name, field]) => {
        const inner = field.kind === "interface" && field.value !== undefined ? field.value : field;
        return isGo || flags.isNamed ? `${name}:${print(inner)}` : print(inner);
      });
      return isGo ? `${value.type.name}{${texts.join(separator)}}` : `{${texts.join(separator)}}`;
    }
    default:
      return value satisfies never;
  }
}
