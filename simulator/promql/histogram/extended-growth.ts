import type { NativeHistogram } from "../native-histogram.ts";
import { withHint } from "./compact.ts";
import { isCounterReset } from "./counter-reset.ts";
import { addWithRemark, type OnRemark } from "./growth.ts";
import type { HistogramRun, RunSlice } from "./histogram-run.ts";
import { HistogramSum } from "./histogram-sum.ts";
import { interpolateInRun } from "./interpolation.ts";
import { hasCustomBuckets } from "./schema.ts";

/** A range with an extended selector, whose slice may also hold samples outside of it. */
export interface ExtendedRange {
  readonly startMs: number;
  readonly endMs: number;
  /** Values at the range's ends are interpolated; otherwise the last sample up to each end counts. */
  readonly isSmoothed: boolean;
  readonly isCounter: boolean;
}

/**
 * How much the histograms of an `anchored` or `smoothed` selector grew over a range, as a gauge. Undefined where
 * the samples do not reach into the range or do not go together.
 */
export function growthOverRange(
  run: HistogramRun,
  slice: RunSlice,
  range: ExtendedRange,
  onRemark: OnRemark,
): NativeHistogram | undefined {
  const used = usedSlice(run, slice, range);
  if (used === undefined || !isOfOneKind(run, used, range, onRemark)) return undefined;
  const left = leftEnd(run, used, range, onRemark);
  const right = rightEnd(run, used, range, onRemark);
  if (left === undefined || right === undefined) return undefined;
  const isGauge = left.counterResetHint === "gauge" && right.counterResetHint === "gauge";
  if (!range.isCounter && !isGauge) onRemark("not-gauge");
  const growth = new HistogramSum(right, false);
  if (!addWithRemark(growth, left, -1, onRemark)) return undefined;
  if (range.isCounter) {
    const lost = lostInResets(run, used, range, { left, right, onRemark });
    if (lost !== undefined && !addWithRemark(growth, lost, 1, onRemark)) return undefined;
  }
  return withHint(growth.histogram(), "gauge");
}

/** From the last sample up to the start to the last one in the range, or the first behind it when smoothed. */
function usedSlice(run: HistogramRun, { first, end }: RunSlice, range: ExtendedRange): RunSlice | undefined {
  const { timestampsMs } = run;
  let from = first;
  while (from + 1 < end - 1 && timestampsMs[from + 1]! <= range.startMs) from++;
  let last = end - 1;
  if (range.isSmoothed) {
    last = first;
    while (last < end - 1 && timestampsMs[last]! < range.endMs) last++;
  }
  if (timestampsMs[last]! <= range.startMs) return undefined;
  if (range.isSmoothed && timestampsMs[from]! > range.endMs) return undefined;
  return { first: from, end: last + 1 };
}

function isOfOneKind(run: HistogramRun, used: RunSlice, range: ExtendedRange, onRemark: OnRemark): boolean {
  const isCustom = hasCustomBuckets(run.values[used.first]!);
  for (let i = used.first; i < used.end; i++) {
    const value = run.values[i]!;
    if (hasCustomBuckets(value) !== isCustom) {
      onRemark("mixed-kinds");
      return false;
    }
    if (range.isCounter && value.counterResetHint === "gauge") onRemark("not-counter");
  }
  return true;
}

function leftEnd(
  run: HistogramRun,
  { first }: RunSlice,
  range: ExtendedRange,
  onRemark: OnRemark,
): NativeHistogram | undefined {
  if (!range.isSmoothed || run.timestampsMs[first]! >= range.startMs) return run.values[first]!;
  return interpolateInRun(run, first + 1, { atMs: range.startMs, isCounter: range.isCounter }, onRemark);
}

function rightEnd(
  run: HistogramRun,
  { first, end }: RunSlice,
  range: ExtendedRange,
  onRemark: OnRemark,
): NativeHistogram | undefined {
  const last = end - 1;
  if (!range.isSmoothed || last === first || run.timestampsMs[last]! <= range.endMs) return run.values[last]!;
  return interpolateInRun(run, last, { atMs: range.endMs, isCounter: range.isCounter }, onRemark);
}

/**
 * What was counted before the resets between the two ends. The outer samples stand for the ends themselves, and a
 * reset that the left end was interpolated over is in its value already.
 */
function lostInResets(
  run: HistogramRun,
  { first, end }: RunSlice,
  range: ExtendedRange,
  ends: { readonly left: NativeHistogram; readonly right: NativeHistogram; readonly onRemark: OnRemark },
): NativeHistogram | undefined {
  const { left, right, onRemark } = ends;
  let previous = left;
  let next = first + 1;
  const isInterpolated = range.isSmoothed && run.timestampsMs[first]! < range.startMs;
  if (isInterpolated && run.isReset(first + 1)) {
    previous = run.values[first + 1]!;
    next++;
  }
  if (next > end - 1) return undefined;
  let lost: HistogramSum | undefined;
  const note = (histogram: NativeHistogram) => {
    if (lost === undefined) lost = new HistogramSum(histogram, false);
    else addWithRemark(lost, histogram, 1, onRemark);
  };
  for (; next < end - 1; next++) {
    const isReset =
      previous === run.values[next - 1] ? run.isReset(next) : isCounterReset(previous, run.values[next]!);
    if (isReset) note(previous);
    previous = run.values[next]!;
  }
  const isLastReset =
    right === run.values[end - 1] && previous === run.values[end - 2]
      ? run.isReset(end - 1)
      : isCounterReset(previous, right);
  if (isLastReset) note(previous);
  return lost?.histogram();
}
