import { quotedMetricName } from "./message.ts";
import { isRestart } from "./reset.ts";
import type { StepOutput, WindowFunction, WindowSeries, WindowSetup } from "./window.ts";
import { hasHistograms } from "./window.ts";

/** `irate`: the per-second slope between the last two samples of a counter. */
export const irate: WindowFunction = (series, setup, output) => lastDifference(series, setup, output, true);

/** `idelta`: the difference between the last two samples of a gauge. */
export const idelta: WindowFunction = (series, setup, output) => lastDifference(series, setup, output, false);

function lastDifference(series: WindowSeries, setup: WindowSetup, output: StepOutput, isRate: boolean): void {
  const { values, timestampsMs, startTimestampsMs } = series;
  const { first, end } = series.bounds;
  const { values: result, isPresent } = output;
  let presentCount = 0;
  for (let step = 0; step < setup.stepCount; step++) {
    isPresent[step] = 0;
    const last = end[step]! - 1;
    if (series.histograms !== undefined && hasHistograms(series, step) && isAnnotatedMix(series, setup, step))
      continue;
    if (last <= first[step]!) continue;
    const before = values[last - 1]!;
    let change = values[last]!;
    const isReset =
      isRate &&
      (change < before ||
        (startTimestampsMs !== undefined &&
          isRestart(
            startTimestampsMs[last - 1]!,
            timestampsMs[last - 1]!,
            startTimestampsMs[last]!,
            timestampsMs[last]!,
          )));
    if (!isReset) change -= before;
    result[step] = isRate ? change / ((timestampsMs[last]! - timestampsMs[last - 1]!) / 1000) : change;
    isPresent[step] = 1;
    presentCount++;
  }
  output.presentCount = presentCount;
}

/** Whether one of the last two samples of the window is a native histogram, which has no difference to a float. */
function isAnnotatedMix(series: WindowSeries, setup: WindowSetup, step: number): boolean {
  const histograms = series.histograms;
  if (histograms === undefined) return false;
  const floatCount = series.bounds.end[step]! - series.bounds.first[step]!;
  const histogramCount = histograms.end[step]! - histograms.first[step]!;
  if (floatCount + histogramCount < 2) return true;
  const newestHistogramMs = histograms.timestampsMs[histograms.end[step]! - 1]!;
  const secondFloatMs = floatCount < 2 ? undefined : series.timestampsMs[series.bounds.end[step]! - 2];
  if (secondFloatMs !== undefined && newestHistogramMs < secondFloatMs) return false;
  const newestFloatMs = floatCount < 1 ? undefined : series.timestampsMs[series.bounds.end[step]! - 1];
  const secondHistogramMs =
    histogramCount < 2 ? undefined : histograms.timestampsMs[histograms.end[step]! - 2];
  const isMix =
    newestFloatMs !== undefined && (secondHistogramMs === undefined || newestFloatMs > secondHistogramMs);
  if (!isMix) setup.fail("irate and idelta of native histograms are not supported yet");
  const name = quotedMetricName(series.labels);
  setup.annotate("warning", `encountered a mix of histograms and floats for metric name ${name}`, 0);
  return true;
}
