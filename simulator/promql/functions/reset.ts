import type { WindowSeries } from "./window.ts";

/** The counter resets of a series, by window. */
export interface ResetSums {
  /** For each step the sum of the values before each reset in the window, by which a counter's growth is raised. */
  readonly sums: Float64Array;
  /** 1 for each step whose window holds a reset; their sum may be 0 all the same. */
  readonly hasReset: Uint8Array;
  /** Whether the sums are whole numbers that floats hold exactly, so that the order of adding makes no difference. */
  readonly isExact: boolean;
  /** The growth over a step's window, added up in order of time. */
  exactGrowth(step: number): number;
}

/** Finds the counter resets of a series; undefined where it has none in any window. */
export function resetSums(series: WindowSeries, stepCount: number): ResetSums | undefined {
  const { first, end } = series.bounds;
  const from = first[0] ?? 0;
  const last = end[stepCount - 1] ?? 0;
  const positions =
    series.startTimestampsMs === undefined
      ? fallPositions(series.values, from, last)
      : resetPositions(series, series.startTimestampsMs, from, last);
  if (positions === undefined) return undefined;
  return {
    ...sumsBefore(series, positions, stepCount),
    isExact: positions.every(
      (at) =>
        Math.abs(series.values[at - 1]!) * positions.length <= exactMax &&
        Number.isInteger(series.values[at - 1]),
    ),
    exactGrowth: (step) => exactGrowth(series, positions, step),
  };
}

/** Whole numbers of up to this magnitude can be added to one another without rounding. */
export const exactMax = 2 ** 52;

function exactGrowth(series: WindowSeries, positions: readonly number[], step: number): number {
  const { values } = series;
  const first = series.bounds.first[step]!;
  const end = series.bounds.end[step]!;
  let growth = values[end - 1]! - values[first]!;
  for (let i = firstAfter(positions, first); i < positions.length && positions[i]! < end; i++)
    growth += values[positions[i]! - 1]!;
  return growth;
}

function firstAfter(positions: readonly number[], index: number): number {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (positions[middle]! <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The indexes at which a value is less than the one before it. */
function fallPositions(values: Float64Array, from: number, end: number): number[] | undefined {
  let positions: number[] | undefined;
  let before = values[from] ?? 0;
  for (let i = from + 1; i < end; i++) {
    const value = values[i]!;
    if (value < before) {
      positions ??= [];
      positions.push(i);
    }
    before = value;
  }
  return positions;
}

/** As `fallPositions`, and also where the start timestamp says that counting began anew. */
function resetPositions(
  series: WindowSeries,
  startsMs: Float64Array,
  from: number,
  end: number,
): number[] | undefined {
  const { values, timestampsMs } = series;
  let positions: number[] | undefined;
  for (let i = from + 1; i < end; i++) {
    const isFall = values[i]! < values[i - 1]!;
    if (!isFall && !isRestart(startsMs[i - 1]!, timestampsMs[i - 1]!, startsMs[i]!, timestampsMs[i]!))
      continue;
    positions ??= [];
    positions.push(i);
  }
  return positions;
}

/**
 * Whether start timestamps show that a counter began anew between two samples. A start that is 0, at its own sample
 * or after it stands for an unknown one. A start exactly at the sample before counts for delta series, but not where
 * that sample's start is unknown.
 */
export function isRestart(beforeStartMs: number, beforeMs: number, startMs: number, atMs: number): boolean {
  if (startMs === 0 || startMs >= atMs || startMs < beforeMs) return false;
  return startMs > beforeMs || (beforeStartMs !== 0 && beforeStartMs < beforeMs);
}

/**
 * Sums over sliding windows of resets without ever subtracting, so that nothing drifts: sums from each reset up
 * to a pivot are kept, those past the pivot run along, and the pivot moves when a window has passed it.
 */
function sumsBefore(
  series: WindowSeries,
  positions: readonly number[],
  stepCount: number,
): Pick<ResetSums, "sums" | "hasReset"> {
  const { values } = series;
  const { first, end } = series.bounds;
  const sums = new Float64Array(stepCount);
  const hasReset = new Uint8Array(stepCount);
  const untilPivot = new Float64Array(positions.length);
  let oldest = 0;
  let next = 0;
  let pivot = 0;
  let sincePivot = 0;
  for (let step = 0; step < stepCount; step++) {
    // A reset counts when the sample before it is in the window too.
    while (oldest < positions.length && positions[oldest]! <= first[step]!) oldest++;
    if (next < oldest) next = oldest;
    while (next < positions.length && positions[next]! < end[step]!) {
      sincePivot += values[positions[next]! - 1]!;
      next++;
    }
    if (oldest >= pivot) {
      let sum = 0;
      for (let i = next - 1; i >= oldest; i--) {
        sum += values[positions[i]! - 1]!;
        untilPivot[i] = sum;
      }
      pivot = next;
      sincePivot = 0;
    }
    hasReset[step] = next > oldest ? 1 : 0;
    sums[step] = oldest < pivot ? untilPivot[oldest]! + sincePivot : sincePivot;
  }
  return { sums, hasReset };
}
