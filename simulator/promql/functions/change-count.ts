import { isSameHistogram } from "../histogram/index.ts";
import { type ExtendedRange, extendedSpan } from "./extended-rate.ts";
import { runOf } from "./histogram-window.ts";
import { markSamples } from "./over-time.ts";
import { isRestart } from "./reset.ts";
import type { HistogramWindows, StepOutput, WindowFunction, WindowSeries, WindowSetup } from "./window.ts";
import { hasHistograms } from "./window.ts";

/** `changes`: how often the value differs from the one before it within the window. */
export const changes: WindowFunction = (series, setup, output) => {
  const { values } = series;
  const histograms = series.histograms?.values ?? [];
  countPairs(series, setup, output, {
    isFloatCounted: (i) =>
      values[i] !== values[i - 1] && !(Number.isNaN(values[i]) && Number.isNaN(values[i - 1])),
    isHistogramCounted: (i) => !isSameHistogram(histograms[i - 1]!, histograms[i]!),
  });
};

/** `resets`: how often a counter began anew within the window. */
export const resets: WindowFunction = (series, setup, output) => {
  const { values, timestampsMs, startTimestampsMs } = series;
  const run = runOf(series);
  const isFall = (i: number) => values[i]! < values[i - 1]!;
  const starts = startTimestampsMs;
  const isFloatCounted =
    starts === undefined
      ? isFall
      : (i: number) =>
          isFall(i) || isRestart(starts[i - 1]!, timestampsMs[i - 1]!, starts[i]!, timestampsMs[i]!);
  countPairs(series, setup, output, { isFloatCounted, isHistogramCounted: (i) => run.isReset(i) });
};

/** Whether a sample counts together with the one before it, which is of the same kind. */
interface PairCount {
  readonly isFloatCounted: (index: number) => boolean;
  readonly isHistogramCounted: (index: number) => boolean;
}

/** Counts pairs of neighbours by differences of running counts, so that the window's length does not matter. */
function countPairs(series: WindowSeries, setup: WindowSetup, output: StepOutput, pairs: PairCount): void {
  markSamples(series, output);
  if (setup.extension !== undefined) countFromAnchor(series, setup, output, pairs);
  else {
    const { bounds } = series;
    const origin = bounds.first[0] ?? 0;
    const size = Math.max(0, (bounds.end[setup.stepCount - 1] ?? 0) - origin);
    const countUpTo = new Int32Array(size);
    for (let i = 1; i < size; i++)
      countUpTo[i] = countUpTo[i - 1]! + (pairs.isFloatCounted(origin + i) ? 1 : 0);
    for (let step = 0; step < setup.stepCount; step++) {
      const from = bounds.first[step]! - origin;
      const last = bounds.end[step]! - 1 - origin;
      output.values[step] = last > from ? countUpTo[last]! - countUpTo[from]! : 0;
    }
  }
  if (series.histograms !== undefined) countMixed(series, series.histograms, setup, output, pairs);
}

/** Counts from the last sample until the begin of the range on; nothing where no sample lies after it. */
function countFromAnchor(
  series: WindowSeries,
  setup: WindowSetup,
  output: StepOutput,
  pairs: PairCount,
): void {
  for (let step = 0; step < setup.stepCount; step++) {
    const span = extendedSpan(series, setup, step);
    if (span === undefined) {
      if (!hasHistograms(series, step)) takeAway(output, step);
      continue;
    }
    let count = 0;
    for (let i = span.first + 1; i <= span.last; i++) count += pairs.isFloatCounted(i) ? 1 : 0;
    output.values[step] = count;
  }
}

function takeAway(output: StepOutput, step: number): void {
  output.presentCount -= output.isPresent[step]!;
  output.isPresent[step] = 0;
}

/** Goes over windows with histograms sample by sample: a float beside a histogram counts as well. */
function countMixed(
  series: WindowSeries,
  histograms: HistogramWindows,
  setup: WindowSetup,
  output: StepOutput,
  pairs: PairCount,
): void {
  const floatsEnd = series.bounds.end;
  for (let step = 0; step < setup.stepCount; step++) {
    if (!hasHistograms(series, step)) continue;
    const from = firstSamples(series, histograms, setup, step);
    if (from === undefined) {
      takeAway(output, step);
      continue;
    }
    let { float, histogram } = from;
    let count = 0;
    let before: "float" | "histogram" | undefined;
    while (float < floatsEnd[step]! || histogram < histograms.end[step]!) {
      const isFloat =
        histogram >= histograms.end[step]! ||
        (float < floatsEnd[step]! && series.timestampsMs[float]! < histograms.timestampsMs[histogram]!);
      const kind = isFloat ? "float" : "histogram";
      const isSameKind = before === kind;
      const isPair = isFloat ? pairs.isFloatCounted : pairs.isHistogramCounted;
      if (before !== undefined && (!isSameKind || isPair(isFloat ? float : histogram))) count++;
      if (isFloat) float++;
      else histogram++;
      before = kind;
    }
    output.values[step] = count;
  }
}

/**
 * With which float and which histogram counting begins: the first of the window, and when anchored the last sample
 * of either kind until the begin of the range. Undefined where no sample lies after that.
 */
function firstSamples(
  series: WindowSeries,
  histograms: HistogramWindows,
  range: ExtendedRange,
  step: number,
): { readonly float: number; readonly histogram: number } | undefined {
  const float = series.bounds.first[step]!;
  const histogram = histograms.first[step]!;
  if (range.extension === undefined) return { float, histogram };
  const startMs = range.windowEndsMs[step]! - range.rangeMs;
  let nextFloat = float;
  while (nextFloat < series.bounds.end[step]! && series.timestampsMs[nextFloat]! <= startMs) nextFloat++;
  let nextHistogram = histogram;
  while (nextHistogram < histograms.end[step]! && histograms.timestampsMs[nextHistogram]! <= startMs)
    nextHistogram++;
  if (nextFloat >= series.bounds.end[step]! && nextHistogram >= histograms.end[step]!) return undefined;
  const anchorFloatMs = nextFloat > float ? series.timestampsMs[nextFloat - 1]! : Number.NEGATIVE_INFINITY;
  const anchorMs =
    nextHistogram > histogram ? histograms.timestampsMs[nextHistogram - 1]! : Number.NEGATIVE_INFINITY;
  if (nextFloat === float && nextHistogram === histogram) return { float, histogram };
  return anchorFloatMs >= anchorMs
    ? { float: nextFloat - 1, histogram: nextHistogram }
    : { float: nextFloat, histogram: nextHistogram - 1 };
}
