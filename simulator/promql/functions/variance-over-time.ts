import { addCompensated, type CompensatedSum } from "./compensated-sum.ts";
import { markFloatsOnly } from "./over-time.ts";
import type { StepOutput, WindowFunction, WindowSeries, WindowSetup } from "./window.ts";
import { overlapsMuch } from "./window-length.ts";

/** `stdvar_over_time`: the population variance of the window's floats. */
export const stdvarOverTime: WindowFunction = (series, setup, output) =>
  varianceOverTime(series, setup, output);

/** `stddev_over_time`: the population standard deviation of the window's floats. */
export const stddevOverTime: WindowFunction = (series, setup, output) => {
  varianceOverTime(series, setup, output);
  for (let step = 0; step < output.values.length; step++)
    output.values[step] = Math.sqrt(output.values[step]!);
};

function varianceOverTime(series: WindowSeries, setup: WindowSetup, output: StepOutput): void {
  markFloatsOnly(series, setup, output, 1);
  const { first, end } = series.bounds;
  const origin = first[0] ?? 0;
  const size = (end[setup.stepCount - 1] ?? 0) - origin;
  if (!setup.isExact && overlapsMuch(series, setup)) {
    slideVariance(series, output, { origin, size });
    return;
  }
  for (let step = 0; step < setup.stepCount; step++) {
    if (output.isPresent[step] === 1)
      output.values[step] = varianceOfSlice(series.values, first[step]!, end[step]!);
  }
}

/** Welford's algorithm with compensated sums. */
function varianceOfSlice(values: Float64Array, from: number, end: number): number {
  const mean: CompensatedSum = { total: 0, compensation: 0 };
  const squares: CompensatedSum = { total: 0, compensation: 0 };
  for (let i = from; i < end; i++) {
    const value = values[i]!;
    const delta = value - (mean.total + mean.compensation);
    addCompensated(mean, delta / (i - from + 1));
    addCompensated(squares, delta * (value - (mean.total + mean.compensation)));
  }
  return (squares.total + squares.compensation) / (end - from);
}

/**
 * Variances over sliding windows in time independent of their length: mean and squares from each sample up to a
 * pivot are kept, those past the pivot run along, and the two parts are joined (Chan). All of it is done on
 * distances from the pivot's value, so that a large level costs no digits.
 */
function slideVariance(
  series: WindowSeries,
  output: StepOutput,
  { origin, size }: { readonly origin: number; readonly size: number },
): void {
  const { values } = series;
  const { first, end } = series.bounds;
  const means = new Float64Array(size);
  const squares = new Float64Array(size);
  const specials = specialsBefore(values, origin, size);
  let pivot = origin;
  let next = origin;
  let level = 0;
  let mean = 0;
  let square = 0;
  for (let step = 0; step < output.values.length; step++) {
    if (output.isPresent[step] === 0) continue;
    const from = first[step]!;
    const until = end[step]!;
    if (specials[until - origin]! > specials[from - origin]!) {
      output.values[step] = Number.NaN;
      continue;
    }
    if (from >= pivot) {
      pivot = until;
      next = until;
      level = values[pivot - 1]!;
      fillBackwards(values, { from, until, origin, level }, means, squares);
      mean = 0;
      square = 0;
    }
    for (; next < until; next++) {
      const value = values[next]! - level;
      // A window with this sample has no variance anyway; it must not spoil those that come after it.
      if (value - value !== 0) continue;
      const delta = value - mean;
      mean += delta / (next - pivot + 1);
      square += delta * (value - mean);
    }
    const headCount = pivot - from;
    const tailCount = until - pivot;
    const gap = mean - means[from - origin]!;
    const joined = squares[from - origin]! + square + (gap * gap * headCount * tailCount) / (until - from);
    // What does not fit a float is left to the plain way, which says how it overflows.
    output.values[step] = Number.isFinite(joined)
      ? joined / (until - from)
      : varianceOfSlice(values, from, until);
  }
}

function fillBackwards(
  values: Float64Array,
  place: { readonly from: number; readonly until: number; readonly origin: number; readonly level: number },
  means: Float64Array,
  squares: Float64Array,
): void {
  let mean = 0;
  let square = 0;
  for (let i = place.until - 1; i >= place.from; i--) {
    const value = values[i]! - place.level;
    const delta = value - mean;
    mean += delta / (place.until - i);
    square += delta * (value - mean);
    means[i - place.origin] = mean;
    squares[i - place.origin] = square;
  }
}

/** How many infinities and NaN lie before each sample; a window with any has no variance. */
function specialsBefore(values: Float64Array, origin: number, size: number): Int32Array {
  const counts = new Int32Array(size + 1);
  for (let i = 0; i < size; i++) {
    const value = values[origin + i]!;
    counts[i + 1] = counts[i]! + (value - value === 0 ? 0 : 1);
  }
  return counts;
}
