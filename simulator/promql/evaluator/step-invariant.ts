import type { Expression } from "../ast.ts";
import { binaryChainOf } from "../traverse.ts";
import { withGrid } from "./context.ts";
import type { VectorNode } from "./node.ts";
import { VectorSeries } from "./vector-series.ts";

// These look at the evaluation's time even where all their arguments are fixed.
const timeDependentFunctions: ReadonlySet<string> = new Set([
  "days_in_month",
  "day_of_month",
  "day_of_week",
  "day_of_year",
  "hour",
  "minute",
  "month",
  "year",
  "predict_linear",
  "time",
  "timestamp",
  "start_timestamp",
]);

const known = new WeakMap<Expression, boolean>();

/**
 * Whether an expression is the same at every step: all its selectors carry an `@`. As in Prometheus, the
 * parameter of an aggregation is not looked at.
 */
export function isStepInvariant(expression: Expression): boolean {
  let isInvariant = known.get(expression);
  if (isInvariant === undefined) {
    isInvariant = findInvariance(expression);
    known.set(expression, isInvariant);
  }
  return isInvariant;
}

function findInvariance(expression: Expression): boolean {
  switch (expression.kind) {
    case "number":
    case "string":
      return true;
    case "vector-selector":
    case "subquery":
      return expression.at !== undefined;
    case "matrix-selector":
      return expression.selector.at !== undefined;
    case "unary":
    case "parenthesized":
    case "aggregation":
      return isStepInvariant(expression.expression);
    case "binary": {
      const { first, operations } = binaryChainOf(expression);
      return isStepInvariant(first) && operations.every(({ right }) => isStepInvariant(right));
    }
    case "call":
      return !timeDependentFunctions.has(expression.name) && expression.arguments.every(isStepInvariant);
    default:
      return expression satisfies never;
  }
}

/** Evaluates a node at the first step alone and repeats the outcome at all steps. */
export function planStepInvariant(node: VectorNode): VectorNode {
  return {
    kind: "vector",
    span: node.span,
    forEachSeries(context, visit) {
      const { stepCount, startMs, stepMs } = context.grid;
      if (stepCount <= 1) return node.forEachSeries(context, visit);
      const first = withGrid(context, { startMs, endMs: startMs, stepMs }, node.span);
      const output = new VectorSeries(stepCount);
      let held = 0;
      const inner = node.forEachSeries(first, (series) => {
        repeat(series, output);
        held += stepCount;
        context.budget.hold(stepCount, node.span);
        visit(output);
      });
      context.budget.release(inner);
      return held;
    },
  };
}

function repeat(series: VectorSeries, output: VectorSeries): void {
  output.labels = series.labels;
  output.isNameDropped = series.isNameDropped;
  output.mayCollide = series.mayCollide;
  output.values.fill(series.values[0]!);
  output.isPresent.fill(1);
  output.presentCount = output.values.length;
  const histogram = series.histograms?.[0];
  output.histograms = histogram === undefined ? undefined : new Array(output.values.length).fill(histogram);
}
