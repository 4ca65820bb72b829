import {
  divideHistogram,
  growthOfPair,
  growthOfRun,
  growthOverRange,
  growthSinceStart,
  HistogramRun,
  multiplyHistogram,
} from "../histogram/index.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import { fillHistogramSteps, putHistogram, remarkOnMix, reporter, runOf } from "./histogram-window.ts";
import type { RateKind } from "./rate-kind.ts";
import { isStartInWindow, remarkOnOverlap, type StartedSpan, startedFactor } from "./started-rate.ts";
import type { HistogramWindows, StepOutput, WindowSeries, WindowSetup } from "./window.ts";

/** `rate`, `increase` and `delta` at the steps whose window holds histograms; see `fillHistogramSteps`. */
export function fillHistogramRates(
  series: WindowSeries,
  setup: WindowSetup,
  output: StepOutput,
  kind: RateKind,
): void {
  const { histograms } = series;
  if (histograms === undefined) return;
  const run = runOf(series);
  const onRemark = reporter(series, setup);
  if (kind.isCounter && histograms.startTimestampsMs !== undefined) {
    const { startTimestampsMs } = histograms;
    remarkOnOverlap(series, setup, { ...histograms, startTimestampsMs });
  }
  fillHistogramSteps(series, setup, output, (step) => {
    const slice = { first: histograms.first[step]!, end: histograms.end[step]! };
    const started = kind.isCounter ? startedSpan(histograms, setup, step) : undefined;
    if (started !== undefined) {
      const growth = growthSinceStart(run, slice, onRemark);
      return growth && multiplyHistogram(growth, startedFactor(started, kind, setup.rangeMs));
    }
    if (slice.end - slice.first < 2) return undefined;
    const growth = growthOfRun(run, slice, kind.isCounter, onRemark);
    if (growth === undefined) return undefined;
    return multiplyHistogram(growth, extrapolationFactor(histograms, setup, step, { kind, growth }));
  });
}

/** The span of a window within which counting began; undefined where it did not. */
function startedSpan(
  { startTimestampsMs, timestampsMs, first, end }: HistogramWindows,
  setup: WindowSetup,
  step: number,
): StartedSpan | undefined {
  const startMs = startTimestampsMs?.[first[step]!] ?? 0;
  const firstMs = timestampsMs[first[step]!]!;
  const windowEndMs = setup.windowEndsMs[step]!;
  if (!isStartInWindow(startMs, firstMs, windowEndMs - setup.rangeMs)) return undefined;
  const lastMs = timestampsMs[end[step]! - 1]!;
  return { startMs, firstMs, lastMs, sampleCount: end[step]! - first[step]!, windowEndMs };
}

/** By how much the growth between the samples is extended to the whole window, as for floats. */
function extrapolationFactor(
  { timestampsMs, values, first, end }: HistogramWindows,
  setup: WindowSetup,
  step: number,
  { kind, growth }: { readonly kind: RateKind; readonly growth: NativeHistogram },
): number {
  const from = first[step]!;
  const last = end[step]! - 1;
  const endMs = setup.windowEndsMs[step]!;
  const sampledS = (timestampsMs[last]! - timestampsMs[from]!) / 1000;
  const spacingS = sampledS / (last - from);
  const thresholdS = spacingS * 1.1;
  let toStartS = (timestampsMs[from]! - (endMs - setup.rangeMs)) / 1000;
  let toEndS = (endMs - timestampsMs[last]!) / 1000;
  if (toStartS >= thresholdS) toStartS = spacingS / 2;
  if (toEndS >= thresholdS) toEndS = spacingS / 2;
  const oldestCount = values[from]!.count;
  // The count cannot have been negative. Prometheus 2 looked at that for floats only.
  if (kind.isCounter && setup.prometheus === 3 && growth.count > 0 && oldestCount >= 0)
    toStartS = Math.min(toStartS, sampledS * (oldestCount / growth.count));
  const factor = (sampledS + toStartS + toEndS) / sampledS;
  return kind.isRate ? factor / (setup.rangeMs / 1000) : factor;
}

/** As `fillHistogramRates` for an `anchored` or `smoothed` selector. */
export function fillExtendedHistogramRates(
  series: WindowSeries,
  setup: WindowSetup,
  output: StepOutput,
  { isCounter, isRate }: RateKind,
): void {
  const { histograms } = series;
  if (histograms === undefined) return;
  // Start timestamps are not looked at here, as in Prometheus.
  const run = new HistogramRun(histograms.values, histograms.timestampsMs);
  const onRemark = reporter(series, setup);
  const isSmoothed = setup.extension === "smoothed";
  fillHistogramSteps(series, setup, output, (step) => {
    const endMs = setup.windowEndsMs[step]!;
    const range = { startMs: endMs - setup.rangeMs, endMs, isSmoothed, isCounter };
    const slice = { first: histograms.first[step]!, end: histograms.end[step]! };
    const growth = growthOverRange(run, slice, range, onRemark);
    return growth === undefined || !isRate ? growth : divideHistogram(growth, setup.rangeMs / 1000);
  });
}

/**
 * `irate` and `idelta` at the steps where one of the last two samples is a histogram: a result where both are, and
 * Prometheus's remark where one is a float.
 */
export function fillHistogramDifferences(
  series: WindowSeries,
  setup: WindowSetup,
  output: StepOutput,
  isRate: boolean,
): void {
  const { histograms } = series;
  if (histograms === undefined) return;
  const run = runOf(series);
  const onRemark = reporter(series, setup);
  for (let step = 0; step < setup.stepCount; step++) {
    const kinds = lastTwoKinds(series, histograms, step);
    if (kinds === "floats") continue;
    if (kinds === "mixed") remarkOnMix(series, setup);
    let growth: NativeHistogram | undefined;
    if (kinds === "histograms") {
      const last = histograms.end[step]! - 1;
      growth = growthOfPair(run, last, isRate, onRemark);
      const spacingS = (histograms.timestampsMs[last]! - histograms.timestampsMs[last - 1]!) / 1000;
      if (growth !== undefined && isRate) growth = divideHistogram(growth, spacingS);
    }
    putHistogram(output, step, growth);
  }
}

/** What the last two samples of a window are; `none` where it holds fewer, one of which is a histogram. */
function lastTwoKinds(
  series: WindowSeries,
  histograms: HistogramWindows,
  step: number,
): "floats" | "histograms" | "mixed" | "none" {
  const histogramCount = histograms.end[step]! - histograms.first[step]!;
  if (histogramCount === 0) return "floats";
  const floatEnd = series.bounds.end[step]!;
  const floatCount = floatEnd - series.bounds.first[step]!;
  if (floatCount + histogramCount < 2) return "none";
  const newestHistogramMs = histograms.timestampsMs[histograms.end[step]! - 1]!;
  if (floatCount >= 2 && newestHistogramMs < series.timestampsMs[floatEnd - 2]!) return "floats";
  if (floatCount === 0) return "histograms";
  const newestFloatMs = series.timestampsMs[floatEnd - 1]!;
  if (histogramCount < 2 || newestFloatMs > histograms.timestampsMs[histograms.end[step]! - 2]!)
    return "mixed";
  return "histograms";
}
