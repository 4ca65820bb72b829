import type { ArithmeticOperator, BinaryOperator, ComparisonOperator, TrimOperator } from "../ast.ts";
import type { PrometheusMajor } from "../matcher.ts";

/** Applies an arithmetic operator to two floats. */
export type Arithmetic = (left: number, right: number) => number;

/** Applies a comparison to two floats. */
export type Comparison = (left: number, right: number) => boolean;

/** Whether an operator compares. */
export function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
  return Object.hasOwn(comparisons, operator);
}

/** Whether an operator computes a new value, so that the result is no longer the metric it was. */
export function isArithmetic(operator: BinaryOperator): operator is ArithmeticOperator {
  return Object.hasOwn(arithmetics, operator);
}

/**
 * Whether the result of an operator is no longer the metric it was made of, so that the name goes. Prometheus 2
 * forgot `atan2`.
 */
export function changesMetric(operator: BinaryOperator, prometheus: PrometheusMajor): boolean {
  return isArithmetic(operator) && (prometheus === 3 || operator !== "atan2");
}

/** Whether an operator trims histograms, which leaves nothing of floats. */
export function isTrim(operator: BinaryOperator): operator is TrimOperator {
  return operator === "</" || operator === ">/";
}

/** The function of an arithmetic operator. */
export function arithmeticOf(operator: ArithmeticOperator): Arithmetic {
  return arithmetics[operator];
}

/** The function of a comparison. */
export function comparisonOf(operator: ComparisonOperator): Comparison {
  return comparisons[operator];
}

const arithmetics: Readonly<Record<ArithmeticOperator, Arithmetic>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
  "^": power,
  atan2: Math.atan2,
};

const comparisons: Readonly<Record<ComparisonOperator, Comparison>> = {
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
  ">": (left, right) => left > right,
  "<": (left, right) => left < right,
  ">=": (left, right) => left >= right,
  "<=": (left, right) => left <= right,
};

// IEEE 754 and Go say that 1 to any power is 1, and so is -1 to an infinite one; JavaScript says NaN.
function power(base: number, exponent: number): number {
  if (base === 1) return 1;
  if (base === -1 && (exponent === Number.POSITIVE_INFINITY || exponent === Number.NEGATIVE_INFINITY))
    return 1;
  return base ** exponent;
}
