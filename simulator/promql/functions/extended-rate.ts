import { fillExtendedHistogramRates } from "./histogram-rate.ts";
import type { RateKind } from "./rate-kind.ts";
import type { StepOutput, WindowSeries, WindowSetup } from "./window.ts";

/**
 * `rate`, `increase` and `delta` of an `anchored` or `smoothed` selector: from the value at the begin of the range
 * to that at its end. Anchored values are those of the last samples until then; smoothed ones are interpolated
 * between the samples on both sides.
 */
export function extendedRate(
  series: WindowSeries,
  setup: WindowSetup,
  output: StepOutput,
  kind: RateKind,
): void {
  const { isCounter, isRate } = kind;
  const divisor = isRate ? setup.rangeMs / 1000 : 1;
  output.presentCount = 0;
  for (let step = 0; step < setup.stepCount; step++) {
    output.isPresent[step] = 0;
    const span = extendedSpan(series, setup, step);
    if (span === undefined || isBehind(series, span)) continue;
    output.isPresent[step] = 1;
    output.presentCount++;
    const left = leftValue(series, span, isCounter);
    const right = rightValue(series, span, isCounter);
    let change = right - left;
    if (isCounter) change += lostInResets(series, span, left, right);
    output.values[step] = change / divisor;
  }
  if (series.histograms !== undefined) fillExtendedHistogramRates(series, setup, output, kind);
}

/** Which samples make up a range, and its boundaries. */
export interface ExtendedSpan {
  /** The last sample until the begin of the range, or the first of all. */
  readonly first: number;
  /** The last sample of the range, or when smoothed the first from its end on. */
  readonly last: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly isSmoothed: boolean;
}

/** Where ranges lie, as far as extending them needs to know. */
export type ExtendedRange = Pick<WindowSetup, "windowEndsMs" | "rangeMs" | "extension">;

/** The samples of a step's range; undefined where none lies after its begin. */
export function extendedSpan(
  series: WindowSeries,
  range: ExtendedRange,
  step: number,
): ExtendedSpan | undefined {
  const from = series.bounds.first[step]!;
  const end = series.bounds.end[step]!;
  if (end <= from) return undefined;
  const { timestampsMs } = series;
  const endMs = range.windowEndsMs[step]!;
  const startMs = endMs - range.rangeMs;
  const isSmoothed = range.extension === "smoothed";
  let last = end - 1;
  let first = from;
  while (first < last && timestampsMs[first]! <= startMs) first++;
  first = Math.max(from, first - 1);
  if (isSmoothed) while (last > from && timestampsMs[last - 1]! >= endMs) last--;
  if (timestampsMs[last]! <= startMs) return undefined;
  return { first, last, startMs, endMs, isSmoothed };
}

/** Whether all samples lie behind the range, which then holds nothing to tell a change by. */
function isBehind({ timestampsMs }: WindowSeries, { first, endMs, isSmoothed }: ExtendedSpan): boolean {
  return isSmoothed && timestampsMs[first]! > endMs;
}

/** The samples of an extended range as they are shown: one at each boundary, and those between. */
export function extendedSamples(
  series: WindowSeries,
  range: ExtendedRange,
  step: number,
): readonly { readonly timestampMs: number; readonly value: number }[] {
  const span = extendedSpan(series, range, step);
  if (span === undefined) return [];
  const { timestampsMs, values } = series;
  const samples = [{ timestampMs: span.startMs, value: leftValue(series, span, false) }];
  for (let i = span.first; i <= span.last; i++) {
    if (timestampsMs[i]! > span.startMs && timestampsMs[i]! < span.endMs)
      samples.push({ timestampMs: timestampsMs[i]!, value: values[i]! });
  }
  samples.push({ timestampMs: span.endMs, value: rightValue(series, span, false) });
  return samples;
}

/** The value at the begin of a range. */
function leftValue(series: WindowSeries, span: ExtendedSpan, isCounter: boolean): number {
  const { first, startMs, isSmoothed } = span;
  if (isSmoothed && series.timestampsMs[first]! < startMs)
    return interpolate(series, first, startMs, isCounter);
  return series.values[first]!;
}

/** The value at the end of a range. */
function rightValue(series: WindowSeries, span: ExtendedSpan, isCounter: boolean): number {
  const { last, endMs, isSmoothed } = span;
  const hasBefore = last > series.bounds.first[0]! && last > 0;
  if (isSmoothed && hasBefore && series.timestampsMs[last]! > endMs)
    return interpolate(series, last - 1, endMs, isCounter);
  return series.values[last]!;
}

/** The value on the line from one sample to the next; a counter that fell is taken to have begun at zero. */
function interpolate(
  { timestampsMs, values }: WindowSeries,
  at: number,
  timeMs: number,
  isCounter: boolean,
): number {
  const next = values[at + 1]!;
  const value = isCounter && next < values[at]! ? 0 : values[at]!;
  return (
    value + ((next - value) * (timeMs - timestampsMs[at]!)) / (timestampsMs[at + 1]! - timestampsMs[at]!)
  );
}

function lostInResets(series: WindowSeries, span: ExtendedSpan, left: number, right: number): number {
  const { timestampsMs, values } = series;
  const from = timestampsMs[span.first]! <= span.startMs ? span.first + 1 : span.first;
  const until = timestampsMs[span.last]! >= span.endMs ? span.last - 1 : span.last;
  let lost = 0;
  let before = left;
  for (let i = from; i <= until; i++) {
    if (values[i]! < before) lost += before;
    before = values[i]!;
  }
  return right < before ? lost + before : lost;
}
