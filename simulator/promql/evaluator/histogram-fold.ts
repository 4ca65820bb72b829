import type { Aggregation } from "../ast.ts";
import { HistogramMean, type HistogramRemark, HistogramSum, remarkText } from "../histogram/index.ts";
import { labelValue, metricNameLabel } from "../labels.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import type { EvaluationContext } from "./context.ts";
import type { VectorSeries } from "./vector-series.ts";
import { visibleLabels } from "./visible-labels.ts";

/** The native histograms of one group of a `sum` or `avg`, added up step by step. */
export class HistogramFold {
  readonly #expression: Aggregation;
  readonly #context: EvaluationContext;
  /** What was added so far; `incompatible` where histograms of both kinds met, `mixed` where a float was first. */
  readonly #totals: (HistogramSum | HistogramMean | "incompatible" | "mixed" | undefined)[];

  constructor(expression: Aggregation, context: EvaluationContext) {
    this.#expression = expression;
    this.#context = context;
    this.#totals = new Array(context.grid.stepCount).fill(undefined);
  }

  /**
   * Adds the histograms of a series and takes them out of it, so that floats remain. `hasFloat` tells at which steps
   * the group has a float already. As in Prometheus what comes first decides what is remarked: behind a float
   * histograms are not added any more, and behind histograms of both kinds nothing is looked at.
   */
  take(series: VectorSeries, hasFloat: Uint8Array): void {
    const { histograms, isPresent } = series;
    for (let step = 0; step < isPresent.length; step++) {
      if (isPresent[step] === 0) continue;
      const histogram = histograms?.[step];
      const total = this.#totals[step];
      if (histogram === undefined && total !== "incompatible") continue;
      isPresent[step] = 0;
      series.presentCount--;
      if (histogram === undefined) continue;
      if (total === undefined) this.#totals[step] = hasFloat[step] === 1 ? "mixed" : this.#begin(histogram);
      else if (typeof total === "object" && !total.add(histogram)) {
        if (total.hasReconciledBounds) this.#remark("reconciled-aggregation", "");
        this.#totals[step] = "incompatible";
        const labels = visibleLabels(series, this.#context);
        this.#remark("mixed-kinds", labelValue(labels, metricNameLabel));
      }
    }
    series.histograms = undefined;
  }

  #begin(histogram: NativeHistogram): HistogramSum | HistogramMean {
    return this.#expression.operator === "sum"
      ? new HistogramSum(histogram, true)
      : new HistogramMean(histogram);
  }

  /** Puts the totals beside the group's floats; a step with both has no result. */
  finish(output: VectorSeries): void {
    this.#totals.forEach((total, step) => {
      if (total === undefined) return;
      if (typeof total === "object" && total.hasReconciledBounds) this.#remark("reconciled-aggregation", "");
      if (output.isPresent[step] === 1) {
        output.isPresent[step] = 0;
        const message = "encountered a mix of histograms and floats for aggregation";
        this.#context.log.add("warning", message, this.#expression.expression.span);
        return;
      }
      if (typeof total === "object") {
        if (total.hasConflictingResets) this.#remark("conflicting-resets-in-aggregation", "");
        output.isPresent[step] = 1;
        output.histograms ??= new Array(output.values.length).fill(undefined);
        output.histograms[step] = total.histogram();
      }
    });
  }

  #remark(remark: HistogramRemark, metricName: string): void {
    const { level, message } = remarkText(remark, metricName);
    this.#context.log.add(level, message, this.#expression.expression.span);
  }
}
