import { fillHistogramMeans, fillHistogramSums } from "./histogram-over-time.ts";
import { quotedMetricName } from "./message.ts";
import { fillWindowMeans, fillWindowSums } from "./sliding-sum.ts";
import type { StepOutput, WindowFunction, WindowSeries, WindowSetup } from "./window.ts";
import { hasHistograms } from "./window.ts";

/** `sum_over_time`: the sum of the window's samples. */
export const sumOverTime: WindowFunction = (series, setup, output) => {
  markFloats(series, output);
  fillWindowSums(series, setup, output);
  if (series.histograms !== undefined) fillHistogramSums(series, setup, output);
};

/** `avg_over_time`: the mean of the window's samples. */
export const avgOverTime: WindowFunction = (series, setup, output) => {
  markFloats(series, output);
  fillWindowMeans(series, setup, output);
  if (series.histograms !== undefined) fillHistogramMeans(series, setup, output);
};

/** `count_over_time`: how many samples the window holds. */
export const countOverTime: WindowFunction = (series, _setup, output) => {
  markSamples(series, output);
  const { first, end } = series.bounds;
  for (let step = 0; step < output.values.length; step++) {
    output.values[step] = end[step]! - first[step]! + histogramCount(series, step);
  }
};

/** `present_over_time`, and what `absent_over_time` is made of: 1 where the window holds any sample. */
export const presentOverTime: WindowFunction = (series, _setup, output) => {
  markSamples(series, output);
  output.values.fill(1);
};

/** Marks the steps whose window holds a float sample. */
function markFloats(series: WindowSeries, output: StepOutput): void {
  const { first, end } = series.bounds;
  const { isPresent } = output;
  let presentCount = 0;
  for (let step = 0; step < isPresent.length; step++) {
    const isHeld = end[step]! > first[step]! ? 1 : 0;
    isPresent[step] = isHeld;
    presentCount += isHeld;
  }
  output.presentCount = presentCount;
}

/**
 * As `markFloats` for a function that leaves histograms out, with Prometheus's remark where it did so. At least
 * `countMin` floats are needed for a result.
 */
export function markFloatsOnly(
  series: WindowSeries,
  setup: WindowSetup,
  output: StepOutput,
  countMin: number,
): void {
  const { first, end } = series.bounds;
  const { isPresent } = output;
  let presentCount = 0;
  let isIgnored = false;
  for (let step = 0; step < isPresent.length; step++) {
    const count = end[step]! - first[step]!;
    const isHeld = count >= countMin ? 1 : 0;
    isPresent[step] = isHeld;
    presentCount += isHeld;
    isIgnored ||= count > 0 && series.histograms !== undefined && hasHistograms(series, step);
  }
  output.presentCount = presentCount;
  if (!isIgnored) return;
  const name = quotedMetricName(series.labels);
  const message = `ignored histograms in a range containing both floats and histograms for metric name ${name}`;
  // Prometheus points at the first argument, even where that is a number.
  setup.annotate("info", message, 0);
}

/** Marks the steps whose window holds any sample. */
export function markSamples(series: WindowSeries, output: StepOutput): void {
  markFloats(series, output);
  if (series.histograms === undefined) return;
  for (let step = 0; step < output.isPresent.length; step++) {
    if (output.isPresent[step] === 1 || !hasHistograms(series, step)) continue;
    output.isPresent[step] = 1;
    output.presentCount++;
  }
}

function histogramCount(series: WindowSeries, step: number): number {
  const histograms = series.histograms;
  return histograms === undefined ? 0 : histograms.end[step]! - histograms.first[step]!;
}
