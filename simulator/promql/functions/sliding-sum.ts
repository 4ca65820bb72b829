import { meanOfSlice, runningMeanOfSlice, sumOfSlice } from "./compensated-sum.ts";
import { exactMax } from "./reset.ts";
import type { StepOutput, WindowSeries, WindowSetup } from "./window.ts";
import { overlapsMuch } from "./window-length.ts";

/** Writes the sum of each window's floats. Where a window holds none, `output.isPresent` must be 0 already. */
export function fillWindowSums(series: WindowSeries, setup: WindowSetup, output: StepOutput): void {
  fillWindows(series, setup, output, { ofSlice: sumOfSlice, isMean: false });
}

/** Writes the mean of each window's floats; see `fillWindowSums`. */
export function fillWindowMeans(series: WindowSeries, setup: WindowSetup, output: StepOutput): void {
  const ofSlice = setup.prometheus === 3 ? meanOfSlice : runningMeanOfSlice;
  fillWindows(series, setup, output, { ofSlice, isMean: true });
}

interface WindowFold {
  readonly ofSlice: (values: Float64Array, from: number, end: number) => number;
  readonly isMean: boolean;
}

function fillWindows(series: WindowSeries, setup: WindowSetup, output: StepOutput, fold: WindowFold): void {
  const { first, end } = series.bounds;
  const stepCount = output.values.length;
  const from = first[0] ?? 0;
  const last = end[stepCount - 1] ?? 0;
  if (overlapsMuch(series, setup)) {
    const spread = spreadOf(series.values, from, last);
    const isRunning = fold.ofSlice === runningMeanOfSlice;
    // A running mean rounds at the scale of its largest value, so it must be followed value by value.
    const isFollowed = isRunning && (spread.cancelledBelow > 0 || setup.isExact);
    const isSlidable = setup.isExact ? spread.isWhole : spread.isSlidable;
    if (isSlidable && !isFollowed) {
      slide(series, output, fold, spread);
      return;
    }
  }
  for (let step = 0; step < stepCount; step++) {
    if (output.isPresent[step] === 1)
      output.values[step] = fold.ofSlice(series.values, first[step]!, end[step]!);
  }
}

interface Spread {
  /** False where a sum could overflow, so that the order of adding matters. */
  readonly isSlidable: boolean;
  /** Whether all are whole numbers whose sums are never rounded, so that the order of adding makes no difference. */
  readonly isWhole: boolean;
  /** Below this magnitude a sum is a difference of far bigger values, so that the order of adding matters. */
  readonly cancelledBelow: number;
  readonly hasSpecial: boolean;
}

function spreadOf(values: Float64Array, from: number, end: number): Spread {
  let largest = 0;
  let smallest = Number.POSITIVE_INFINITY;
  let hasSpecial = false;
  let hasFraction = false;
  for (let i = from; i < end; i++) {
    const magnitude = Math.abs(values[i]!);
    if (magnitude < Number.POSITIVE_INFINITY) {
      if (magnitude > largest) largest = magnitude;
      if (magnitude < smallest && magnitude > 0) smallest = magnitude;
      if (magnitude !== Math.floor(magnitude)) hasFraction = true;
    } else {
      hasSpecial = true;
    }
  }
  const isSlidable = largest * (end - from) < 1e300;
  // Compensation carries about 32 digits; only values further apart than half of them can lose some.
  const isWide = largest > smallest * 1e12;
  const isWhole = !hasSpecial && !hasFraction && largest * (end - from) <= exactMax;
  return { isSlidable, isWhole, cancelledBelow: isWide ? largest * 1e-8 : 0, hasSpecial };
}

/**
 * Compensated sums over sliding windows in time independent of their length and without subtracting, so that
 * nothing drifts: sums from each sample up to a pivot are kept, a sum past the pivot runs along, and the pivot
 * moves when the windows have passed it.
 */
function slide(series: WindowSeries, output: StepOutput, fold: WindowFold, spread: Spread): void {
  const { values } = series;
  const { first, end } = series.bounds;
  const origin = first[0]!;
  const size = series.bounds.end[output.values.length - 1]! - origin;
  const totals = new Float64Array(size);
  const compensations = new Float64Array(size);
  const specials = spread.hasSpecial ? specialCounts(values, origin, origin + size) : undefined;
  let pivot = origin;
  let total = 0;
  let compensation = 0;
  let next = origin;
  for (let step = 0; step < output.values.length; step++) {
    const from = first[step]!;
    const until = end[step]!;
    if (output.isPresent[step] === 0) continue;
    if (from >= pivot) {
      fillBackwards(values, { from, until, origin }, totals, compensations);
      pivot = until;
      next = until;
      total = 0;
      compensation = 0;
    }
    for (; next < until; next++) {
      const value = finite(values[next]!);
      const after = total + value;
      compensation += Math.abs(total) >= Math.abs(value) ? total - after + value : value - after + total;
      total = after;
    }
    const head = totals[from - origin]!;
    const sum = head + total;
    const rest = Math.abs(head) >= Math.abs(total) ? head - sum + total : total - sum + head;
    const lost = rest + compensation + compensations[from - origin]!;
    const count = until - from;
    let result = fold.isMean ? sum / count + lost / count : sum + lost;
    if (Math.abs(sum + lost) < spread.cancelledBelow) result = fold.ofSlice(values, from, until);
    if (specials !== undefined)
      result = specialOr(specials, { from: from - origin, until: until - origin }, result);
    output.values[step] = result;
  }
}

function fillBackwards(
  values: Float64Array,
  { from, until, origin }: { readonly from: number; readonly until: number; readonly origin: number },
  totals: Float64Array,
  compensations: Float64Array,
): void {
  let total = 0;
  let compensation = 0;
  for (let i = until - 1; i >= from; i--) {
    const value = finite(values[i]!);
    const after = total + value;
    compensation += Math.abs(total) >= Math.abs(value) ? total - after + value : value - after + total;
    total = after;
    totals[i - origin] = total;
    compensations[i - origin] = compensation;
  }
}

// Infinities and NaN are counted apart: they would spoil every sum that is taken over from here.
function finite(value: number): number {
  return value - value === 0 ? value : 0;
}

interface SpecialCounts {
  readonly nan: Int32Array;
  readonly positive: Int32Array;
  readonly negative: Int32Array;
}

function specialCounts(values: Float64Array, from: number, end: number): SpecialCounts {
  const size = end - from + 1;
  const counts = {
    nan: new Int32Array(size),
    positive: new Int32Array(size),
    negative: new Int32Array(size),
  };
  for (let i = from; i < end; i++) {
    const value = values[i]!;
    const at = i - from;
    counts.nan[at + 1] = counts.nan[at]! + (Number.isNaN(value) ? 1 : 0);
    counts.positive[at + 1] = counts.positive[at]! + (value === Number.POSITIVE_INFINITY ? 1 : 0);
    counts.negative[at + 1] = counts.negative[at]! + (value === Number.NEGATIVE_INFINITY ? 1 : 0);
  }
  return counts;
}

function specialOr(
  counts: SpecialCounts,
  { from, until }: { readonly from: number; readonly until: number },
  result: number,
): number {
  const hasPositive = counts.positive[until]! > counts.positive[from]!;
  const hasNegative = counts.negative[until]! > counts.negative[from]!;
  if (counts.nan[until]! > counts.nan[from]! || (hasPositive && hasNegative)) return Number.NaN;
  if (hasPositive) return Number.POSITIVE_INFINITY;
  return hasNegative ? Number.NEGATIVE_INFINITY : result;
}
