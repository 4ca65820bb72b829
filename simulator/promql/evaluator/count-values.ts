import type { Aggregation } from "../ast.ts";
import { PromqlError } from "../error.ts";
import { formatHistogram } from "../histogram/index.ts";
import { type Labels, withLabels } from "../labels.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import { formatFloat } from "../number.ts";
import { quoteText } from "../quote.ts";
import { LabelGrouping } from "./label-grouping.ts";
import { isValidLabelName } from "./label-name.ts";
import type { VectorNode } from "./node.ts";
import { countPresent, VectorSeries } from "./vector-series.ts";
import { visibleLabels } from "./visible-labels.ts";

interface ValueGroup {
  readonly labels: Labels;
  readonly counts: Float64Array;
}

/** Plans `count_values`: one series for each value, which becomes the label `valueLabel`. */
export function planCountValues(expression: Aggregation, valueLabel: string, inner: VectorNode): VectorNode {
  const { span, isWithout } = expression;
  const names = isWithout ? expression.grouping : [...expression.grouping, valueLabel];
  const grouping = new LabelGrouping(names, !isWithout);
  return {
    kind: "vector",
    span,
    forEachSeries(context, visit) {
      if (!isValidLabelName(valueLabel, context.settings.prometheus))
        throw new PromqlError("promql/execution", `invalid label name ${quoteText(valueLabel)}`, span);
      const { stepCount } = context.grid;
      const groups = new Map<string, ValueGroup>();
      const inputHeld = inner.forEachSeries(context, (series) => {
        const seen = visibleLabels(series, context);
        // Most series keep one value for long.
        const groupByValue = new Map<number | NativeHistogram, ValueGroup>();
        for (let step = 0; step < stepCount; step++) {
          if (series.isPresent[step] === 0) continue;
          const value = series.histograms?.[step] ?? series.values[step]!;
          let group = Object.is(value, -0) ? undefined : groupByValue.get(value);
          if (group === undefined) {
            const text = typeof value === "number" ? formatFloat(value) : formatHistogram(value);
            const labels = grouping.labelsOf(withLabels(seen, [[valueLabel, text]]));
            group = groups.get(labels.key) ?? { labels, counts: new Float64Array(stepCount) };
            groups.set(labels.key, group);
            if (!Object.is(value, -0)) groupByValue.set(value, group);
          }
          group.counts[step]!++;
        }
      });
      context.budget.release(inputHeld);
      const output = new VectorSeries(stepCount);
      let held = 0;
      for (const { labels, counts } of groups.values()) {
        output.labels = labels;
        output.isNameDropped = false;
        output.mayCollide = true;
        output.values.set(counts);
        for (let step = 0; step < stepCount; step++) output.isPresent[step] = counts[step]! > 0 ? 1 : 0;
        output.presentCount = countPresent(output.isPresent);
        held += output.presentCount;
        context.budget.hold(output.presentCount, span);
        visit(output);
      }
      return held;
    },
  };
}
