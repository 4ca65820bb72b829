import type { Aggregation, AggregationOperator } from "../ast.ts";
import type { Labels } from "../labels.ts";
import type { ColumnLoan } from "./column-pool.ts";
import type { EvaluationContext } from "./context.ts";
import { CountFold, ExtremeFold, type Fold, VarianceFold } from "./fold.ts";
import { HistogramFold } from "./histogram-fold.ts";
import { LabelGrouping } from "./label-grouping.ts";
import type { VectorNode } from "./node.ts";
import { MeanFold, RunningMeanFold, SumFold } from "./sum-fold.ts";
import { countPresent, dropHistograms, type VectorSeries } from "./vector-series.ts";
import { visibleLabels } from "./visible-labels.ts";

/** The aggregations that fold one series after the other into their group. */
export type FoldOperator = "sum" | "avg" | "count" | "min" | "max" | "group" | "stddev" | "stdvar";

/** Whether an aggregation is a fold. */
export function isFoldOperator(operator: AggregationOperator): operator is FoldOperator {
  return ["sum", "avg", "count", "min", "max", "group", "stddev", "stdvar"].includes(operator);
}

/** Plans an aggregation that never holds more than one of its series at a time. */
export function planFold(expression: Aggregation, operator: FoldOperator, inner: VectorNode): VectorNode {
  const grouping = groupingOf(expression);
  return {
    kind: "vector",
    span: expression.span,
    isMerged: true,
    forEachSeries(context, visit) {
      const groups = new Map<string, FoldGroup>();
      const loan = context.memory.columns.lend(context.grid.stepCount);
      const held = inner.forEachSeries(context, (series) => {
        const labels = grouping.refersToMetadata ? visibleLabels(series, context) : series.labels;
        const key = grouping.keyOf(labels);
        let group = groups.get(key);
        if (group === undefined) {
          const fold = newFold(operator, context, loan);
          group = {
            labels: grouping.labelsOf(labels),
            fold,
            isNameDropped: false,
            mayCollide: false,
            histograms: undefined,
          };
          groups.set(key, group);
        }
        group.isNameDropped ||= series.isNameDropped;
        group.mayCollide ||= series.mayCollide && grouping.refersToMetadata;
        if (series.histograms !== undefined || group.histograms !== undefined)
          sortOutHistograms(expression, group, series, context);
        if (series.presentCount > 0) group.fold.add(series);
      });
      context.budget.release(held);
      const kept = visitGroups(
        expression,
        { groups: groups.values(), output: loan.series() },
        context,
        visit,
      );
      loan.end();
      return kept;
    },
  };
}

/** The grouping of an aggregation: by some labels, or without some. */
export function groupingOf(expression: Aggregation): LabelGrouping {
  return new LabelGrouping(expression.grouping, !expression.isWithout);
}

interface FoldGroup {
  readonly labels: Labels;
  readonly fold: Fold;
  isNameDropped: boolean;
  mayCollide: boolean;
  /** The native histograms of a `sum` or `avg`; undefined as long as there are none. */
  histograms: HistogramFold | undefined;
}

function newFold(operator: FoldOperator, context: EvaluationContext, loan: ColumnLoan): Fold {
  const isOld = context.settings.prometheus === 2;
  switch (operator) {
    case "sum":
      return new SumFold(loan, !isOld);
    case "avg":
      return isOld ? new RunningMeanFold(loan) : new MeanFold(loan);
    case "min":
      return new ExtremeFold(loan, false);
    case "max":
      return new ExtremeFold(loan, true);
    case "count":
      return new CountFold(loan, true);
    case "group":
      return new CountFold(loan, false);
    case "stddev":
      return new VarianceFold(loan, { isRoot: true, trustsFirst: isOld });
    case "stdvar":
      return new VarianceFold(loan, { isRoot: false, trustsFirst: isOld });
    default:
      return operator satisfies never;
  }
}

function sortOutHistograms(
  expression: Aggregation,
  group: FoldGroup,
  series: VectorSeries,
  context: EvaluationContext,
): void {
  switch (expression.operator) {
    case "count":
    case "group":
      return;
    case "sum":
    case "avg":
      group.histograms ??= new HistogramFold(expression, context);
      group.histograms.take(series, group.fold.isPresent);
      return;
    default:
      if (dropHistograms(series)) remarkIgnored(expression, context);
  }
}

/** Prometheus's remark that an aggregation left a native histogram out. */
export function remarkIgnored(expression: Aggregation, context: EvaluationContext): void {
  const { operator } = expression;
  const isAboutWhole = operator === "topk" || operator === "bottomk";
  const span = isAboutWhole ? expression.span : expression.expression.span;
  context.log.add("info", `ignored histogram in ${operator} aggregation`, span);
}

function visitGroups(
  expression: Aggregation,
  { groups, output }: { readonly groups: Iterable<FoldGroup>; readonly output: VectorSeries },
  context: EvaluationContext,
  visit: (series: VectorSeries) => void,
): number {
  let held = 0;
  for (const group of groups) {
    output.isPresent.set(group.fold.isPresent);
    output.histograms = undefined;
    group.histograms?.finish(output);
    output.presentCount = countPresent(output.isPresent);
    if (output.presentCount === 0) continue;
    group.fold.finish(output.values);
    output.labels = group.labels;
    output.isNameDropped = group.isNameDropped && context.settings.isNameRemovalDelayed;
    output.mayCollide = group.mayCollide;
    held += output.presentCount;
    context.budget.hold(output.presentCount, expression.span);
    visit(output);
  }
  return held;
}
