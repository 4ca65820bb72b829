import type { BinaryOperator } from "../ast.ts";
import { PromqlError } from "../error.ts";
import { quoteText } from "../quote.ts";
import type { Span } from "../span.ts";
import type { EvaluationContext } from "./context.ts";
import { arithmeticOf, comparisonOf, isArithmetic, isComparison } from "./operator.ts";
import type { VectorSeries } from "./vector-series.ts";

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
    const compare = comparisonOf(operator);
    let presentCount = 0;
    for (let step = 0; step < left.length; step++) {
      const isKept = output.isPresent[step] === 1 && compare(left[step]!, right[step]!) ? 1 : 0;
      output.isPresent[step] = isKept;
      presentCount += isKept;
    }
    if (kept !== output.values) output.values.set(kept);
    output.presentCount = presentCount;
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

/** One side of an operation: the histograms of a vector, or none for a scalar or a vector of floats. */
export type HistogramSide = VectorSeries["histograms"];

/**
 * Takes away the steps at which an operand is a native histogram and the operator does not go with that, with
 * Prometheus's remark.
 */
export function dropIncompatible(
  operation: Operation,
  sides: { readonly left: HistogramSide; readonly right: HistogramSide },
  output: VectorSeries,
  context: EvaluationContext,
): void {
  const { operator, span } = operation;
  for (let step = 0; step < output.isPresent.length; step++) {
    if (output.isPresent[step] === 0) continue;
    const left = sides.left?.[step] === undefined ? "float" : "histogram";
    const right = sides.right?.[step] === undefined ? "float" : "histogram";
    if (left === "float" && right === "float" && operator !== "</" && operator !== ">/") continue;
    if (hasHistogramMeaning(operator, left, right)) {
      const message = `operator ${quoteText(operator)} on native histograms is not supported yet`;
      throw new PromqlError("promql/execution", message, span);
    }
    output.isPresent[step] = 0;
    output.presentCount--;
    const types = `${left} ${operator} ${right}`;
    const message = `incompatible sample types encountered for binary operator ${quoteText(operator)}: ${types}`;
    context.log.add("info", message, span);
  }
}

type SampleType = "float" | "histogram";

function hasHistogramMeaning(operator: BinaryOperator, left: SampleType, right: SampleType): boolean {
  if (left === "float") return right === "histogram" && operator === "*";
  if (right === "float")
    return operator === "*" || operator === "/" || operator === "</" || operator === ">/";
  return operator === "+" || operator === "-" || operator === "==" || operator === "!=";
}
