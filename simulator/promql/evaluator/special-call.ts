import type { FunctionCall } from "../ast.ts";
import { PromqlError } from "../error.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import { absentLabelsOfExpression } from "./absent-labels.ts";
import type { PlanNode, VectorNode } from "./node.ts";
import { planVectorSelector } from "./vector-selector.ts";
import type { VectorSeries } from "./vector-series.ts";
import { CollisionGuard, dropName } from "./visible-labels.ts";
import { visitAbsence } from "./window-call.ts";

/** Plans `absent`: 1 at the steps at which the vector is empty. */
export function planAbsent(call: FunctionCall, vector: VectorNode): VectorNode {
  const labels = absentLabelsOfExpression(call.arguments[0] ?? call);
  return {
    kind: "vector",
    span: call.span,
    forEachSeries(context, visit) {
      const loan = context.memory.columns.lend(context.grid.stepCount);
      const isFound = loan.bytes();
      const held = vector.forEachSeries(context, (series) => {
        for (let step = 0; step < isFound.length; step++) isFound[step]! |= series.isPresent[step]!;
      });
      context.budget.release(held);
      const absent = visitAbsence(loan.series(), { isFound, labels, span: call.span }, context, visit);
      loan.end();
      return absent;
    },
  };
}

/** Plans `timestamp`: when the sample of a selector was, or for any other expression the evaluation's time. */
export function planTimestamp(call: FunctionCall, vector: VectorNode): VectorNode {
  let argument = call.arguments[0];
  while (argument?.kind === "parenthesized") argument = argument.expression;
  const isSelector = argument?.kind === "vector-selector";
  const times = argument?.kind === "vector-selector" ? planVectorSelector(argument, "time") : vector;
  return {
    kind: "vector",
    span: call.span,
    forEachSeries(context, visit) {
      const guard = new CollisionGuard(call.span);
      return times.forEachSeries(context, (series) => {
        const { timesMs } = context.grid;
        if (!isSelector)
          for (let step = 0; step < timesMs.length; step++) series.values[step] = timesMs[step]! / 1000;
        series.histograms = undefined;
        dropName(series, context, guard);
        visit(series);
      });
    },
  };
}

/** Plans `start_timestamp`: when counting began for the sample of a selector; nothing for any other expression. */
export function planStartTimestamp(call: FunctionCall): VectorNode {
  let argument = call.arguments[0];
  while (argument?.kind === "parenthesized") argument = argument.expression;
  const starts = argument?.kind === "vector-selector" ? planVectorSelector(argument, "start") : undefined;
  return {
    kind: "vector",
    span: call.span,
    forEachSeries(context, visit) {
      if (starts === undefined) return 0;
      const guard = new CollisionGuard(call.span);
      return starts.forEachSeries(context, (series) => {
        series.histograms = undefined;
        dropName(series, context, guard);
        visit(series);
      });
    },
  };
}

/** Plans a function that reads one number off each native histogram; floats have no result. */
export function planNativeHistogramCall(
  call: FunctionCall,
  vector: VectorNode,
  read: (histogram: NativeHistogram) => number,
): VectorNode {
  return {
    kind: "vector",
    span: call.span,
    forEachSeries(context, visit) {
      const guard = new CollisionGuard(call.span);
      let held = 0;
      const inner = vector.forEachSeries(context, (series) => {
        if (series.histograms === undefined) return;
        readHistograms(series, series.histograms, read);
        if (series.presentCount === 0) return;
        dropName(series, context, guard);
        held += series.presentCount;
        context.budget.hold(series.presentCount, call.span);
        visit(series);
      });
      context.budget.release(inner);
      return held;
    },
  };
}

function readHistograms(
  series: VectorSeries,
  histograms: readonly (NativeHistogram | undefined)[],
  read: (histogram: NativeHistogram) => number,
): void {
  series.presentCount = 0;
  histograms.forEach((histogram, step) => {
    const isRead = histogram !== undefined && series.isPresent[step] === 1;
    series.isPresent[step] = isRead ? 1 : 0;
    if (!isRead) return;
    series.values[step] = read(histogram);
    series.presentCount++;
  });
  series.histograms = undefined;
}

/** Refuses a function that the evaluator does not know. */
export function unsupportedCall(call: FunctionCall, nodes: readonly PlanNode[]): PromqlError {
  const types = nodes.map((node) => node.kind).join(", ");
  return new PromqlError("promql/execution", `${call.name}(${types}) is not supported yet`, call.span);
}
