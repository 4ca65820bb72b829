import type { Aggregation } from "../ast.ts";
import { quantileOfSorted, quantileProblem, sortNanFirst } from "../functions/index.ts";
import type { Labels } from "../labels.ts";
import { formatFloatShort } from "../number.ts";
import { groupingOf, remarkIgnored } from "./aggregation.ts";
import type { EvaluationContext } from "./context.ts";
import type { ScalarNode, VectorNode } from "./node.ts";
import { dropHistograms, VectorSeries } from "./vector-series.ts";
import { visibleLabels } from "./visible-labels.ts";

interface QuantileGroup {
  readonly labels: Labels;
  readonly columns: Column[];
  isNameDropped: boolean;
}

interface Column {
  readonly values: Float64Array;
  /** Undefined where the series is present at all steps. */
  readonly isPresent: Uint8Array | undefined;
}

/** Plans `quantile`, whose parameter may differ from step to step. */
export function planQuantile(expression: Aggregation, parameter: ScalarNode, inner: VectorNode): VectorNode {
  const grouping = groupingOf(expression);
  return {
    kind: "vector",
    span: expression.span,
    isMerged: true,
    forEachSeries(context, visit) {
      const quantiles = parameter.evaluate(context);
      remarkOnQuantiles(quantiles, parameter, context);
      const groups = new Map<string, QuantileGroup>();
      const inputHeld = inner.forEachSeries(context, (series) => {
        if (dropHistograms(series)) remarkIgnored(expression, context);
        if (series.presentCount === 0) return;
        const labels = visibleLabels(series, context);
        const key = grouping.keyOf(labels);
        let group = groups.get(key);
        if (group === undefined) {
          group = { labels: grouping.labelsOf(labels), columns: [], isNameDropped: false };
          groups.set(key, group);
        }
        const isDense = series.presentCount === series.values.length;
        group.columns.push({
          values: series.values.slice(),
          isPresent: isDense ? undefined : series.isPresent.slice(),
        });
        group.isNameDropped ||= series.isNameDropped;
      });
      context.budget.release(inputHeld);
      const output = new VectorSeries(context.grid.stepCount);
      let held = 0;
      for (const group of groups.values()) {
        fillQuantiles(group.columns, quantiles, output);
        output.labels = group.labels;
        output.isNameDropped = group.isNameDropped && context.settings.isNameRemovalDelayed;
        output.mayCollide = grouping.refersToMetadata;
        held += output.presentCount;
        context.budget.hold(output.presentCount, expression.span);
        visit(output);
      }
      return held;
    },
  };
}

/** As in Prometheus a single NaN hides how large and how small the others are, unless they are infinite. */
function remarkOnQuantiles(quantiles: Float64Array, parameter: ScalarNode, context: EvaluationContext): void {
  const hasNaN = quantiles.some(Number.isNaN);
  let largest = hasNaN ? 1 : Number.NEGATIVE_INFINITY;
  let smallest = hasNaN ? 0 : Number.POSITIVE_INFINITY;
  for (const quantile of quantiles) {
    if (hasNaN && Number.isFinite(quantile)) continue;
    if (quantile > largest) largest = quantile;
    if (quantile < smallest) smallest = quantile;
  }
  if (hasNaN) remarkOn(Number.NaN, parameter, context);
  if (largest > 1) remarkOn(largest, parameter, context);
  if (smallest < 0) remarkOn(smallest, parameter, context);
}

function remarkOn(quantile: number, parameter: ScalarNode, context: EvaluationContext): void {
  const message = quantileProblem(quantile, formatFloatShort);
  if (message !== undefined) context.log.add("warning", message, parameter.span);
}

function fillQuantiles(columns: readonly Column[], quantiles: Float64Array, output: VectorSeries): void {
  const buffer = new Float64Array(columns.length);
  output.presentCount = 0;
  for (let step = 0; step < output.values.length; step++) {
    let count = 0;
    for (const { values, isPresent } of columns) {
      if (isPresent === undefined || isPresent[step] === 1) buffer[count++] = values[step]!;
    }
    output.isPresent[step] = count > 0 ? 1 : 0;
    if (count === 0) continue;
    output.presentCount++;
    sortNanFirst(buffer, count);
    output.values[step] = quantileOfSorted(quantiles[step]!, buffer, count);
  }
}
