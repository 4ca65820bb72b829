import { markFloatsOnly } from "./over-time.ts";
import type { StepOutput, WindowFunction, WindowSeries, WindowSetup } from "./window.ts";

/** `max_over_time`: the largest float of the window; NaN only where nothing else is there. */
export const maxOverTime: WindowFunction = (series, setup, output) =>
  extremeOverTime(series, setup, output, { isLargest: true, isTime: false });

/** `min_over_time`: the smallest float of the window; NaN only where nothing else is there. */
export const minOverTime: WindowFunction = (series, setup, output) =>
  extremeOverTime(series, setup, output, { isLargest: false, isTime: false });

/** `ts_of_max_over_time`: when the largest float was, the last time where there are several; in seconds. */
export const tsOfMaxOverTime: WindowFunction = (series, setup, output) =>
  extremeOverTime(series, setup, output, { isLargest: true, isTime: true });

/** `ts_of_min_over_time`: when the smallest float was, the last time where there are several; in seconds. */
export const tsOfMinOverTime: WindowFunction = (series, setup, output) =>
  extremeOverTime(series, setup, output, { isLargest: false, isTime: true });

interface ExtremeKind {
  readonly isLargest: boolean;
  readonly isTime: boolean;
}

function extremeOverTime(
  series: WindowSeries,
  setup: WindowSetup,
  output: StepOutput,
  { isLargest, isTime }: ExtremeKind,
): void {
  markFloatsOnly(series, setup, output, 1);
  const { first, end } = series.bounds;
  const origin = first[0] ?? 0;
  const size = Math.max(0, (end[setup.stepCount - 1] ?? 0) - origin);
  const bestUntilPivot = new Int32Array(size);
  const ranks = ranksOf(series.values, { origin, size, isLargest });
  let pivot = origin;
  let next = origin;
  let bestSincePivot = -1;
  for (let step = 0; step < setup.stepCount; step++) {
    const from = first[step]!;
    const until = end[step]!;
    if (output.isPresent[step] === 0) continue;
    if (from >= pivot) {
      fillBest({ ranks, bestUntilPivot, isLater: isTime }, from - origin, until - origin);
      pivot = until;
      next = until;
      bestSincePivot = -1;
    }
    for (; next < until; next++) {
      const at = next - origin;
      if (bestSincePivot < 0 || isBetter(ranks[at]!, ranks[bestSincePivot]!, isTime)) bestSincePivot = at;
    }
    let best = bestUntilPivot[from - origin]!;
    if (bestSincePivot >= 0 && isBetter(ranks[bestSincePivot]!, ranks[best]!, isTime)) best = bestSincePivot;
    output.values[step] = isTime ? series.timestampsMs[origin + best]! / 1000 : series.values[origin + best]!;
  }
}

/** Whether a later sample takes the place of the best so far: of equal ones times want the last, values the first. */
function isBetter(later: number, best: number, isLater: boolean): boolean {
  return later > best || (isLater && later === best);
}

interface BestSamples {
  readonly ranks: Float64Array;
  readonly bestUntilPivot: Int32Array;
  /** Which of equal samples counts; it shows where they are 0 and -0. */
  readonly isLater: boolean;
}

/** For each sample up to the pivot, the best one from there to the pivot. */
function fillBest({ ranks, bestUntilPivot, isLater }: BestSamples, from: number, until: number): void {
  let best = until - 1;
  for (let i = until - 1; i >= from; i--) {
    if (ranks[i]! > ranks[best]! || (!isLater && ranks[i]! === ranks[best]!)) best = i;
    bestUntilPivot[i] = best;
  }
}

// Bigger is better, and NaN loses to everything, -Inf included, which therefore moves up to the lowest float.
function ranksOf(
  values: Float64Array,
  {
    origin,
    size,
    isLargest,
  }: { readonly origin: number; readonly size: number; readonly isLargest: boolean },
): Float64Array {
  const ranks = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const value = isLargest ? values[origin + i]! : -values[origin + i]!;
    if (Number.isNaN(value)) ranks[i] = Number.NEGATIVE_INFINITY;
    else ranks[i] = value === Number.NEGATIVE_INFINITY ? -Number.MAX_VALUE : value;
  }
  return ranks;
}
