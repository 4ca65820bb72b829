import { quantileOfSorted, sortNanFirst } from "./quantile.ts";

/**
 * The median distance of sorted values (NaN first) from their median, in time that grows with the logarithm of their
 * count. One NaN makes all of it NaN. Only the first `count` values are looked at.
 */
export function medianDistance(sorted: Float64Array, count: number): number {
  if (Number.isNaN(sorted[0])) return Number.NaN;
  const median = quantileOfSorted(0.5, sorted, count);
  if (!Number.isFinite(median)) return medianOfDistances(sorted, count, median);
  const rank = 0.5 * (count - 1);
  const lower = Math.floor(rank);
  const upper = Math.min(count - 1, lower + 1);
  const weight = rank - lower;
  const distances = { sorted, count, median, split: countUpTo(sorted, count, median) };
  return distanceAt(distances, lower) * (1 - weight) + distanceAt(distances, upper) * weight;
}

/** The distances to both sides of the median, which grow outwards: those before `split`, and those from it on. */
interface Distances {
  readonly sorted: Float64Array;
  readonly count: number;
  readonly median: number;
  readonly split: number;
}

/** The distance that has so many before it when all are sorted: it is looked for how many of these are to the left. */
function distanceAt(distances: Distances, rank: number): number {
  const rightCount = distances.count - distances.split;
  let low = Math.max(0, rank - rightCount);
  let high = Math.min(rank, distances.split);
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (toLeft(distances, middle - 1) <= toRight(distances, rank - middle)) low = middle;
    else high = middle - 1;
  }
  return Math.min(toLeft(distances, low), toRight(distances, rank - low));
}

function toLeft({ sorted, median, split }: Distances, index: number): number {
  return index < split ? median - sorted[split - 1 - index]! : Number.POSITIVE_INFINITY;
}

function toRight({ sorted, count, median, split }: Distances, index: number): number {
  return split + index < count ? sorted[split + index]! - median : Number.POSITIVE_INFINITY;
}

function countUpTo(sorted: Float64Array, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The plain way, for a median from which distances need not grow outwards: infinities are NaN apart. */
function medianOfDistances(sorted: Float64Array, count: number, median: number): number {
  const distances = sorted.slice(0, count).map((value) => Math.abs(value - median));
  sortNanFirst(distances, count);
  return quantileOfSorted(0.5, distances, count);
}
