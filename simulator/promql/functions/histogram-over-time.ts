import { HistogramMean, HistogramSum } from "../histogram/index.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import { fillHistogramSteps, reporter } from "./histogram-window.ts";
import type { StepOutput, WindowSeries, WindowSetup } from "./window.ts";

/** `sum_over_time` at the steps whose window holds histograms; see `fillHistogramSteps`. */
export function fillHistogramSums(series: WindowSeries, setup: WindowSetup, output: StepOutput): void {
  fillTotals(series, setup, output, (first) => new HistogramSum(first, true));
}

/** `avg_over_time` at the steps whose window holds histograms; see `fillHistogramSteps`. */
export function fillHistogramMeans(series: WindowSeries, setup: WindowSetup, output: StepOutput): void {
  fillTotals(series, setup, output, (first) => new HistogramMean(first));
}

function fillTotals(
  series: WindowSeries,
  setup: WindowSetup,
  output: StepOutput,
  begin: (first: NativeHistogram) => HistogramSum | HistogramMean,
): void {
  const { histograms } = series;
  if (histograms === undefined) return;
  const onRemark = reporter(series, setup);
  fillHistogramSteps(series, setup, output, (step) => {
    const first = histograms.first[step]!;
    const total = begin(histograms.values[first]!);
    for (let i = first + 1; i < histograms.end[step]!; i++) {
      if (total.add(histograms.values[i]!)) continue;
      onRemark("mixed-kinds");
      return undefined;
    }
    if (total.hasConflictingResets) onRemark("conflicting-resets-in-aggregation");
    if (total.hasReconciledBounds) onRemark("reconciled-aggregation");
    return total.histogram();
  });
}
