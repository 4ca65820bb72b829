import type { Annotation } from "../annotation.ts";
import { quotedMetricName } from "../functions/index.ts";
import {
  type HistogramRemark,
  HistogramRun,
  interpolateInRun,
  isSameBucketKind,
  remarkText,
  withHint,
} from "../histogram/index.ts";
import { labelValue, metricNameLabel } from "../labels.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import type { HistogramColumn, Series } from "../series.ts";
import { firstAfter, type Lookback } from "./sample-index.ts";
import type { VectorSeries } from "./vector-series.ts";

type Annotate = (level: Annotation["level"], message: string) => void;

/**
 * What a `smoothed` selector yields: the value on the line between the samples before and after, which may be a
 * lookback away each. Where floats and histograms are both that near there is none, with Prometheus's remark.
 */
export function fillSmoothed(
  series: Series,
  lookback: Lookback,
  output: VectorSeries,
  annotate: Annotate,
): void {
  output.presentCount = 0;
  output.histograms = undefined;
  fillSmoothedFloats(series, lookback, output);
  if (series.histograms !== undefined)
    fillSmoothedHistograms(series, series.histograms, { lookback, output, annotate });
}

function fillSmoothedFloats(series: Series, { timesMs, lookbackMs }: Lookback, output: VectorSeries): void {
  const { timestampsMs, values, sampleCount } = series;
  for (let step = 0; step < timesMs.length; step++) {
    const timeMs = timesMs[step]!;
    const { before, next } = neighboursOf(timestampsMs, sampleCount, { timeMs, lookbackMs });
    output.isPresent[step] = 0;
    if (before < 0) continue;
    // What is exactly at the step comes out as it is, because it is at the line's begin.
    const share =
      next < 0 ? 0 : (timeMs - timestampsMs[before]!) / (timestampsMs[next]! - timestampsMs[before]!);
    const rise = share === 0 ? 0 : values[next]! - values[before]!;
    output.values[step] = values[before]! + rise * share;
    output.isPresent[step] = 1;
    output.presentCount++;
  }
}

interface Smoothing {
  readonly lookback: Lookback;
  readonly output: VectorSeries;
  readonly annotate: Annotate;
}

function fillSmoothedHistograms(
  series: Series,
  column: HistogramColumn,
  { lookback, output, annotate }: Smoothing,
): void {
  const { timesMs, lookbackMs } = lookback;
  const interpolated = interpolator(series, column, annotate);
  const histograms = new Array<NativeHistogram | undefined>(timesMs.length).fill(undefined);
  for (let step = 0; step < timesMs.length; step++) {
    const timeMs = timesMs[step]!;
    const near = { timeMs, lookbackMs };
    const { before, next } = neighboursOf(column.timestampsMs, column.timestampsMs.length, near);
    if (before < 0 && next < 0) continue;
    const floats = neighboursOf(series.timestampsMs, series.sampleCount, near);
    if (floats.before >= 0 || floats.next >= 0) {
      const name = quotedMetricName(series.labels);
      annotate("warning", `encountered a mix of histograms and floats for metric name ${name}`);
      output.presentCount -= output.isPresent[step]!;
      output.isPresent[step] = 0;
      continue;
    }
    if (before < 0) continue;
    let histogram: NativeHistogram | undefined = column.values[before]!;
    if (column.timestampsMs[before] !== timeMs)
      histogram = next < 0 ? withHint(histogram, "unknown") : interpolated(timeMs, before, next);
    if (histogram === undefined) continue;
    histograms[step] = histogram;
    output.values[step] = Number.NaN;
    output.isPresent[step] = 1;
    output.presentCount++;
  }
  output.histograms = histograms;
}

/** Makes a function for the histogram at a time between two samples next to each other; none where their kinds differ. */
function interpolator(
  series: Series,
  { values, timestampsMs }: HistogramColumn,
  annotate: Annotate,
): (timeMs: number, before: number, next: number) => NativeHistogram | undefined {
  const run = new HistogramRun(values, timestampsMs);
  const onRemark = (remark: HistogramRemark) => {
    const { level, message } = remarkText(remark, labelValue(series.labels, metricNameLabel));
    annotate(level, message);
  };
  return (timeMs, before, next) => {
    const [left, right] = [values[before]!, values[next]!];
    if (!isSameBucketKind(left, right)) {
      onRemark("mixed-kinds");
      return undefined;
    }
    const isCounter = left.counterResetHint !== "gauge" || right.counterResetHint !== "gauge";
    return interpolateInRun(run, next, { atMs: timeMs, isCounter }, onRemark);
  };
}

/** The samples up to a time and after it that are less than a lookback away; -1 for none. */
function neighboursOf(
  timestampsMs: ArrayLike<number>,
  sampleCount: number,
  { timeMs, lookbackMs }: { readonly timeMs: number; readonly lookbackMs: number },
): { readonly before: number; readonly next: number } {
  const next = firstAfter(timestampsMs, sampleCount, timeMs);
  const before = next - 1;
  return {
    before: before >= 0 && timestampsMs[before]! > timeMs - lookbackMs ? before : -1,
    next: next < sampleCount && timestampsMs[next]! <= timeMs + lookbackMs ? next : -1,
  };
}
