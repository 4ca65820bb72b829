import type { BinaryOperator, ComparisonOperator } from "../ast.ts";
import type { Span } from "../span.ts";
import { arithmeticOf, comparisonOf, isArithmetic, isComparison } from "./operator.ts";
import { countPresent, type VectorSeries } from "./vector-series.ts";

/** Columns of floats, one for each step. */
export interface Operands {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** What an operation does with its operands. */
export interface Operation {
  readonly operator: BinaryOperator;
  /** A comparison yields 1 and 0 instead of leaving elements out. */
  readonly returnsBool: boolean;
  readonly span: Span;
}

/**
 * Applies an operator step by step to `output`, whose `isPresent` says where both operands are. A comparison
 * keeps `kept`, the value of the side that is filtered, and takes the other steps away.
 */
export function applyOperator(
  operation: Operation,
  { left, right }: Operands,
  kept: Float64Array,
  output: VectorSeries,
): void {
  const { operator, returnsBool } = operation;
  if (isArithmetic(operator)) applyArithmetic(operator, left, right, output.values);
  else if (isComparison(operator) && returnsBool) {
    const compare = comparisonOf(operator);
    for (let step = 0; step < left.length; step++)
      output.values[step] = compare(left[step]!, right[step]!) ? 1 : 0;
  } else if (isComparison(operator)) {
    filterByComparison(operator, left, right, output.isPresent);
    if (kept !== output.values) output.values.set(kept);
    output.presentCount = countPresent(output.isPresent);
  }
}

// Each comparison has a loop of its own; see `applyArithmetic`.
function filterByComparison(
  operator: ComparisonOperator,
  left: Float64Array,
  right: Float64Array,
  isPresent: Uint8Array,
): void {
  const stepCount = isPresent.length;
  switch (operator) {
    case "==":
      for (let step = 0; step < stepCount; step++) isPresent[step]! &= left[step]! === right[step]! ? 1 : 0;
      return;
    case "!=":
      for (let step = 0; step < stepCount; step++) isPresent[step]! &= left[step]! !== right[step]! ? 1 : 0;
      return;
    case ">":
      for (let step = 0; step < stepCount; step++) isPresent[step]! &= left[step]! > right[step]! ? 1 : 0;
      return;
    case "<":
      for (let step = 0; step < stepCount; step++) isPresent[step]! &= left[step]! < right[step]! ? 1 : 0;
      return;
    case ">=":
      for (let step = 0; step < stepCount; step++) isPresent[step]! &= left[step]! >= right[step]! ? 1 : 0;
      return;
    case "<=":
      for (let step = 0; step < stepCount; step++) isPresent[step]! &= left[step]! <= right[step]! ? 1 : 0;
      return;
    default:
      operator satisfies never;
  }
}

// The four basic operators have loops of their own, because a call for each step costs more than the operation.
function applyArithmetic(
  operator: Parameters<typeof arithmeticOf>[0],
  left: Float64Array,
  right: Float64Array,
  result: Float64Array,
): void {
  const stepCount = result.length;
  switch (operator) {
    case "+":
      for (let step = 0; step < stepCount; step++) result[step] = left[step]! + right[step]!;
      return;
    case "-":
      for (let step = 0; step < stepCount; step++) result[step] = left[step]! - right[step]!;
      return;
    case "*":
      for (let step = 0; step < stepCount; step++) result[step] = left[step]! * right[step]!;
      return;
    case "/":
      for (let step = 0; step < stepCount; step++) result[step] = left[step]! / right[step]!;
      return;
    default: {
      const compute = arithmeticOf(operator);
      for (let step = 0; step < stepCount; step++) result[step] = compute(left[step]!, right[step]!);
    }
  }
}
