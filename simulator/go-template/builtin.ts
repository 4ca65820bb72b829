import { isEqual, isLess } from "./comparison.ts";
import { escapeHtml, escapeQuery, escapeScript } from "./escape.ts";
import { formatPrint, formatPrintf, formatPrintln } from "./format.ts";
import { type GoFunction, GoFunctionError } from "./function.ts";
import { sliceValue, valueAt, valueLength } from "./indexing.ts";
import type { GoRelease } from "./tree.ts";
import { anyType, reflectValueType, stringType } from "./type.ts";
import {
  followPointers,
  type GoValue,
  goBool,
  goInt,
  goString,
  invalidValue,
  isTrue,
  unwrapInterface,
} from "./value.ts";

/** The names of the functions that every template knows. */
export const builtinNames: ReadonlySet<string> = new Set([
  "and",
  "call",
  "eq",
  "ge",
  "gt",
  "html",
  "index",
  "js",
  "le",
  "len",
  "lt",
  "ne",
  "not",
  "or",
  "print",
  "printf",
  "println",
  "slice",
  "urlquery",
]);

/** The built-in functions of a release. `and`, `or` and `call` are carried out by the interpreter itself. */
export function builtinsOf(release: GoRelease): ReadonlyMap<string, GoFunction> {
  return release === "1.19" ? oldBuiltins : newBuiltins;
}

/** The text of one printed value: pointers are followed, what is absent prints as `<no value>`. */
export function printable(value: GoValue): GoValue {
  const target = value.kind === "pointer" ? followPointers(value).value : value;
  return target.kind === "invalid" ? goString("<no value>") : target;
}

const one = [reflectValueType];
const two = [reflectValueType, reflectValueType];

function createBuiltins(release: GoRelease): ReadonlyMap<string, GoFunction> {
  const at = (values: readonly GoValue[], index: number): GoValue => values[index] ?? invalidValue;
  const compare = (test: (left: GoValue, right: GoValue) => boolean): GoFunction => ({
    parameters: two,
    call: (values) => goBool(test(at(values, 0), at(values, 1))),
  });
  const less = (left: GoValue, right: GoValue): boolean => isLess(left, right, release);
  const lessOrEqual = (left: GoValue, right: GoValue): boolean =>
    less(left, right) || isEqual([left, right], release);
  const text = (write: (values: readonly GoValue[]) => string): GoFunction => ({
    parameters: [anyType],
    isVariadic: true,
    call: (values) => goString(write(values)),
  });
  const several: Omit<GoFunction, "call"> = { parameters: two, isVariadic: true };
  const unreachable = (): GoValue => {
    throw new GoFunctionError("unreachable");
  };
  return new Map<string, GoFunction>([
    ["and", { ...several, call: unreachable }],
    ["or", { ...several, call: unreachable }],
    ["call", { ...several, call: unreachable }],
    ["not", { parameters: one, call: (values) => goBool(!isTrue(unwrapInterface(at(values, 0)))) }],
    ["len", { parameters: one, call: (values) => goInt(valueLength(at(values, 0))) }],
    ["index", { ...several, call: ([item, ...indexes]) => valueAt(item ?? invalidValue, indexes) }],
    ["slice", { ...several, call: ([item, ...indexes]) => sliceValue(item ?? invalidValue, indexes) }],
    ["eq", { ...several, call: (values) => goBool(isEqual(values, release)) }],
    ["ne", compare((left, right) => !isEqual([left, right], release))],
    ["lt", compare(less)],
    ["le", compare(lessOrEqual)],
    ["gt", compare((left, right) => !lessOrEqual(left, right))],
    ["ge", compare((left, right) => !less(left, right))],
    ["print", text(formatPrint)],
    ["println", text(formatPrintln)],
    [
      "printf",
      {
        parameters: [stringType, anyType],
        isVariadic: true,
        call: ([format, ...operands]) =>
          goString(formatPrintf(format?.kind === "string" ? format.value : "", operands)),
      },
    ],
    ["html", text((values) => escapeHtml(joined(values)))],
    ["js", text((values) => escapeScript(joined(values)))],
    ["urlquery", text((values) => escapeQuery(joined(values)))],
  ]);
}

function joined(values: readonly GoValue[]): string {
  return formatPrint(values.map(printable));
}

const oldBuiltins = createBuiltins("1.19");
const newBuiltins = createBuiltins("1.27");
