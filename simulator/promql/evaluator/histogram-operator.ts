import type { BinaryOperator } from "../ast.ts";
import {
  addHistograms,
  divideHistogram,
  type HistogramRemark,
  type HistogramResult,
  isSameHistogram,
  multiplyHistogram,
  remarkText,
  subtractHistograms,
  trimHistogram,
} from "../histogram/index.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import { quoteText } from "../quote.ts";
import { applyOperator, type Operation } from "./apply-operator.ts";
import type { EvaluationContext } from "./context.ts";
import type { VectorSeries } from "./vector-series.ts";

/** One side of an operation; a scalar or a vector of floats has no histograms. */
export interface OperandSide {
  readonly values: Float64Array;
  readonly histograms: VectorSeries["histograms"];
}

/** Both sides of an operation. */
export interface OperandSides {
  readonly left: OperandSide;
  readonly right: OperandSide;
}

/**
 * Takes away the steps at which an operand is a native histogram and the operator does not go with that, with
 * Prometheus's remark. Trims are not for floats.
 */
export function dropIncompatible(
  { operator, span }: Operation,
  { left, right }: OperandSides,
  output: VectorSeries,
  context: EvaluationContext,
): void {
  for (let step = 0; step < output.isPresent.length; step++) {
    if (output.isPresent[step] === 0) continue;
    const leftType = left.histograms?.[step] === undefined ? "float" : "histogram";
    const rightType = right.histograms?.[step] === undefined ? "float" : "histogram";
    if (hasMeaning(operator, leftType, rightType)) continue;
    output.isPresent[step] = 0;
    output.presentCount--;
    const types = `${leftType} ${operator} ${rightType}`;
    const message = `incompatible sample types encountered for binary operator ${quoteText(operator)}: ${types}`;
    context.log.add("info", message, span);
  }
}

type SampleType = "float" | "histogram";

function hasMeaning(operator: BinaryOperator, left: SampleType, right: SampleType): boolean {
  const isTrim = operator === "</" || operator === ">/";
  if (left === "float") return right === "float" ? !isTrim : operator === "*";
  if (right === "float") return isTrim || operator === "*" || operator === "/";
  return operator === "+" || operator === "-" || operator === "==" || operator === "!=";
}

/**
 * As `applyOperator` where operands may be native histograms; operands that do not go together must be taken away
 * before. A comparison keeps the side `kept`.
 */
export function applyToSides(
  operation: Operation,
  sides: OperandSides,
  kept: OperandSide,
  output: VectorSeries,
  context: EvaluationContext,
): void {
  const { left, right } = sides;
  const isPlain = left.histograms === undefined && right.histograms === undefined;
  const results = isPlain ? [] : histogramResults(operation, sides, kept, { output, context });
  output.histograms = undefined;
  applyOperator(operation, { left: left.values, right: right.values }, kept.values, output);
  for (const { step, value } of results) putResult(output, step, value);
}

interface StepResult {
  readonly step: number;
  readonly value: NativeHistogram | number | undefined;
}

function histogramResults(
  operation: Operation,
  { left, right }: OperandSides,
  kept: OperandSide,
  { output, context }: { readonly output: VectorSeries; readonly context: EvaluationContext },
): readonly StepResult[] {
  const results: StepResult[] = [];
  const onRemark = (remark: HistogramRemark) => {
    const { level, message } = remarkText(remark, "");
    context.log.add(level, message, operation.span);
  };
  for (let step = 0; step < output.isPresent.length; step++) {
    if (output.isPresent[step] === 0) continue;
    const a = left.histograms?.[step] ?? left.values[step]!;
    const b = right.histograms?.[step] ?? right.values[step]!;
    if (typeof a === "number" && typeof b === "number") continue;
    if (operation.operator === "==" || operation.operator === "!=") {
      const isEqual = typeof a === "object" && typeof b === "object" && isSameHistogram(a, b);
      const isTrue = isEqual === (operation.operator === "==");
      const value = operation.returnsBool ? Number(isTrue) : isTrue ? kept.histograms?.[step] : undefined;
      results.push({ step, value });
      continue;
    }
    const value = compute(operation.operator, a, b, onRemark);
    if (value === "mixed-kinds") {
      const message = `incompatible bucket layout encountered for binary operator ${operation.operator}`;
      context.log.add("warning", message, operation.span);
    }
    results.push({ step, value: value === "mixed-kinds" ? undefined : value });
  }
  return results;
}

function compute(
  operator: BinaryOperator,
  left: NativeHistogram | number,
  right: NativeHistogram | number,
  onRemark: (remark: HistogramRemark) => void,
): NativeHistogram | "mixed-kinds" | undefined {
  if (typeof left === "number") return typeof right === "number" ? undefined : multiplyHistogram(right, left);
  if (typeof right === "number") {
    if (operator === "*") return multiplyHistogram(left, right);
    if (operator === "/") return divideHistogram(left, right);
    return trimHistogram(left, right, operator === "</" ? "below" : "above");
  }
  if (operator === "+") {
    return noteRemarks(addHistograms(left, right), onRemark, [
      "conflicting-resets-in-addition",
      "reconciled-addition",
    ]);
  }
  const difference = subtractHistograms(left, right);
  return noteRemarks(difference, onRemark, ["conflicting-resets-in-subtraction", "reconciled-subtraction"]);
}

/** As in Prometheus, histograms whose hints of resets disagree have no result beside the remark. */
function noteRemarks(
  result: HistogramResult | undefined,
  onRemark: (remark: HistogramRemark) => void,
  [conflict, reconciled]: readonly [HistogramRemark, HistogramRemark],
): NativeHistogram | "mixed-kinds" | undefined {
  if (result === undefined) return "mixed-kinds";
  if (result.hasConflictingResets) {
    onRemark(conflict);
    return undefined;
  }
  if (result.hasReconciledBounds) onRemark(reconciled);
  return result.histogram;
}

function putResult(output: VectorSeries, step: number, value: StepResult["value"]): void {
  const isPresent = value === undefined ? 0 : 1;
  output.presentCount += isPresent - output.isPresent[step]!;
  output.isPresent[step] = isPresent;
  if (typeof value === "number") output.values[step] = value;
  if (typeof value !== "object") return;
  output.histograms ??= new Array(output.values.length).fill(undefined);
  output.histograms[step] = value;
}
