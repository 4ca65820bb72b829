import type { FunctionCall } from "../ast.ts";
import { compareNatural } from "../functions/index.ts";
import { compareLabels, type Labels, labelValue } from "../labels.ts";
import type { PlanNode, VectorNode } from "./node.ts";
import { dropHistograms, keepSeries, type VectorSeries } from "./vector-series.ts";
import { visibleLabels } from "./visible-labels.ts";

/**
 * Plans `sort`, `sort_desc`, `sort_by_label` or `sort_by_label_desc`; undefined for any other function. The order
 * shows in an instant result only: over a range the result is ordered by labels in any case.
 */
export function planSortCall(call: FunctionCall, nodes: readonly PlanNode[]): VectorNode | undefined {
  const [vector, ...rest] = nodes;
  if (vector?.kind !== "vector") return undefined;
  switch (call.name) {
    case "sort":
      return planSort({ call, vector }, (left, right) => compareValues(left.series, right.series, 1));
    case "sort_desc":
      return planSort({ call, vector }, (left, right) => compareValues(left.series, right.series, -1));
    case "sort_by_label":
    case "sort_by_label_desc": {
      const names = rest.map((node) => (node.kind === "string" ? node.value : ""));
      const sign = call.name === "sort_by_label" ? 1 : -1;
      return planSort(
        { call, vector },
        (left, right) => sign * compareByLabels(left.labels, right.labels, names),
        true,
      );
    }
    default:
      return undefined;
  }
}

interface SortedSeries {
  readonly series: VectorSeries;
  readonly labels: Labels;
}

function planSort(
  { call, vector }: { readonly call: FunctionCall; readonly vector: VectorNode },
  compare: (left: SortedSeries, right: SortedSeries) => number,
  keepsHistograms = false,
): VectorNode {
  return {
    kind: "vector",
    span: call.span,
    forEachSeries(context, visit) {
      const all: SortedSeries[] = [];
      const held = vector.forEachSeries(context, (series) => {
        if (!keepsHistograms) dropHistograms(series);
        if (series.presentCount === 0) return;
        if (context.grid.stepCount > 1) visit(series);
        else all.push({ series: keepSeries(series), labels: visibleLabels(series, context) });
      });
      all.sort(compare);
      for (const { series } of all) visit(series);
      return held;
    },
  };
}

/** NaN comes last in either direction. */
function compareValues(left: VectorSeries, right: VectorSeries, sign: 1 | -1): number {
  const leftValue = left.values[0]!;
  const rightValue = right.values[0]!;
  if (Number.isNaN(leftValue)) return Number.isNaN(rightValue) ? 0 : 1;
  if (Number.isNaN(rightValue)) return -1;
  if (leftValue === rightValue) return 0;
  return leftValue < rightValue ? -sign : sign;
}

function compareByLabels(left: Labels, right: Labels, names: readonly string[]): number {
  for (const name of names) {
    const leftValue = labelValue(left, name);
    const rightValue = labelValue(right, name);
    if (leftValue !== rightValue) return compareNatural(leftValue, rightValue);
  }
  return compareLabels(left, right);
}
