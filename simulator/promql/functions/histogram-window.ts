import { type HistogramRemark, HistogramRun, remarkText } from "../histogram/index.ts";
import { labelValue, metricNameLabel } from "../labels.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import { quotedMetricName } from "./message.ts";
import { isRestart } from "./reset.ts";
import type { StepOutput, WindowSeries, WindowSetup } from "./window.ts";
import { hasHistograms } from "./window.ts";

/** The histograms of a series as a run, whose start timestamps count where they are known. */
export function runOf(series: WindowSeries): HistogramRun {
  const { values = [], timestampsMs = [], startTimestampsMs } = series.histograms ?? {};
  if (startTimestampsMs === undefined) return new HistogramRun(values, timestampsMs);
  return new HistogramRun(values, timestampsMs, (i) =>
    isRestart(startTimestampsMs[i - 1]!, timestampsMs[i - 1]!, startTimestampsMs[i]!, timestampsMs[i]!),
  );
}

/** Makes a function that reports remarks on a series as about the range vector. */
export function reporter(series: WindowSeries, setup: WindowSetup): (remark: HistogramRemark) => void {
  const name = labelValue(series.labels, metricNameLabel);
  return (remark) => {
    const { level, message } = remarkText(remark, name);
    setup.annotate(level, message, setup.rangeArgumentIndex);
  };
}

/**
 * Computes the steps whose window holds histograms alone, one after the other; no histogram means no result.
 * Windows that hold floats as well have none either, with Prometheus's remark. Other steps stay as they are.
 */
export function fillHistogramSteps(
  series: WindowSeries,
  setup: WindowSetup,
  output: StepOutput,
  compute: (step: number) => NativeHistogram | undefined,
): void {
  const { first, end } = series.bounds;
  for (let step = 0; step < setup.stepCount; step++) {
    if (!hasHistograms(series, step)) continue;
    const isMixed = end[step]! > first[step]!;
    if (isMixed) remarkOnMix(series, setup);
    putHistogram(output, step, isMixed ? undefined : compute(step));
  }
}

/** Prometheus's remark on a window that holds both floats and histograms. */
export function remarkOnMix(series: WindowSeries, setup: WindowSetup): void {
  const name = quotedMetricName(series.labels);
  const message = `encountered a mix of histograms and floats for metric name ${name}`;
  setup.annotate("warning", message, setup.rangeArgumentIndex);
}

/** Makes a histogram the result of a step, or takes the step away. */
export function putHistogram(output: StepOutput, step: number, histogram: NativeHistogram | undefined): void {
  const wasPresent = output.isPresent[step]!;
  const isPresent = histogram === undefined ? 0 : 1;
  output.isPresent[step] = isPresent;
  output.presentCount += isPresent - wasPresent;
  if (histogram === undefined) return;
  output.values[step] = Number.NaN;
  output.histograms ??= new Array(output.values.length).fill(undefined);
  output.histograms[step] = histogram;
}
