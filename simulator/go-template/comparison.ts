import { formatPrint, formatPrintf } from "./format.ts";
import { GoFunctionError } from "./function.ts";
import { compareBytes } from "./text-bytes.ts";
import type { GoRelease } from "./tree.ts";
import { type GoValue, typeNameOf, unwrapInterface } from "./value.ts";

/** Go's `eq first second…`: whether the first equals any other. Throws on types that do not compare. */
export function isEqual(values: readonly GoValue[], release: GoRelease): boolean {
  const [first, ...others] = values.map(unwrapInterface);
  if (first === undefined || others.length === 0) {
    throw new GoFunctionError("missing argument for comparison");
  }
  return others.some((other) => isPairEqual(first, other, release));
}

/** Go's `lt`: whether the left one comes first. Throws on types that have no order. */
export function isLess(leftValue: GoValue, rightValue: GoValue, release: GoRelease): boolean {
  const left = unwrapInterface(leftValue);
  const right = unwrapInterface(rightValue);
  for (const value of [left, right]) {
    if (basicKindOf(value) === undefined) throw new GoFunctionError("invalid type for comparison");
  }
  if (isInteger(left) && isInteger(right)) return left.value < right.value;
  if (left.kind === "float" && right.kind === "float") return left.value < right.value;
  if (left.kind === "string" && right.kind === "string") return compareBytes(left.value, right.value) < 0;
  if (left.kind !== right.kind) throw incompatible(left, right, release);
  throw new GoFunctionError("invalid type for comparison");
}

function isPairEqual(left: GoValue, right: GoValue, release: GoRelease): boolean {
  if (isInteger(left) && isInteger(right)) return left.value === right.value;
  const leftKind = basicKindOf(left);
  if (leftKind !== basicKindOf(right)) {
    if (left.kind === "invalid" || right.kind === "invalid") return false;
    throw incompatible(left, right, release);
  }
  switch (leftKind) {
    case "bool":
    case "float":
    case "string":
      return "value" in left && "value" in right && left.value === right.value;
    case "complex":
      return (
        left.kind === "complex" &&
        right.kind === "complex" &&
        left.real === right.real &&
        left.imaginary === right.imaginary
      );
    case undefined:
      return isSame(left, right);
    default:
      return false;
  }
}

function isSame(left: GoValue, right: GoValue): boolean {
  const isComparableKind =
    left.kind === "invalid" || right.kind === "invalid" || goKindOf(left) === goKindOf(right);
  if (!isComparableKind) {
    const types = `${typeNameOf(left)}, ${typeNameOf(right)}: ${formatPrint([right])}`;
    throw new GoFunctionError(`non-comparable types ${formatPrintf("%s", [left])}: ${types}`);
  }
  if (isNil(left) || isNil(right)) return isNil(left) === isNil(right);
  if (!isComparable(right)) {
    throw new GoFunctionError(`non-comparable type ${formatPrintf("%s", [right])}: ${typeNameOf(right)}`);
  }
  return isIdentical(left, right);
}

function isComparable(value: GoValue): boolean {
  switch (value.kind) {
    case "map":
    case "slice":
    case "func":
      return false;
    case "struct":
      return [...value.fields.values()].every(isComparable);
    default:
      return true;
  }
}

function isIdentical(left: GoValue, right: GoValue): boolean {
  if (left.kind === "pointer" && right.kind === "pointer") return left.target === right.target;
  if (left.kind === "time" && right.kind === "time") return left.unixNs === right.unixNs;
  return left === right;
}

function isNil(value: GoValue): boolean {
  switch (value.kind) {
    case "invalid":
      return true;
    case "map":
      return value.entries === undefined;
    case "slice":
      return value.items === undefined;
    case "pointer":
      return value.target === undefined;
    default:
      return false;
  }
}

function goKindOf(value: GoValue): string {
  return value.kind === "invalid" ? "invalid" : value.type.kind;
}

type BasicKind = "bool" | "complex" | "float" | "int" | "string" | "uint";

function basicKindOf(value: GoValue): BasicKind | undefined {
  switch (value.kind) {
    case "bool":
    case "complex":
    case "float":
    case "int":
    case "string":
    case "uint":
      return value.kind;
    default:
      return undefined;
  }
}

function isInteger(value: GoValue): value is Extract<GoValue, { kind: "int" | "uint" }> {
  return value.kind === "int" || value.kind === "uint";
}

function incompatible(left: GoValue, right: GoValue, release: GoRelease): GoFunctionError {
  const message = "incompatible types for comparison";
  return new GoFunctionError(
    release === "1.19" ? message : `${message}: ${typeNameOf(left)} and ${typeNameOf(right)}`,
  );
}
