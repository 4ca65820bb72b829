/**
 * The buckets of a classic histogram at one step: upper bounds in ascending order and cumulative counts, of which
 * the first `size` count. The functions here change them.
 */
export interface Buckets {
  readonly upperBounds: Float64Array;
  readonly counts: Float64Array;
  size: number;
}

/** How far counts had to be raised because they fell from one bucket to a higher one. */
export interface MonotonicityFix {
  isForced: boolean;
  /** The lowest and the highest bound at which a count was raised. */
  lowestBound: number;
  highestBound: number;
  /** The largest amount. */
  largestRaise: number;
}

/** A fix that has not happened. */
export function noFix(): MonotonicityFix {
  return {
    isForced: false,
    lowestBound: Number.POSITIVE_INFINITY,
    highestBound: Number.NEGATIVE_INFINITY,
    largestRaise: 0,
  };
}

/**
 * The quantile of a classic histogram, interpolated within its bucket: NaN without observations, with fewer than
 * two buckets or without one up to +Inf; -Inf for a quantile below 0 and +Inf above 1. What had to be fixed is
 * noted in `fix`. `toleratesDeltas` (Prometheus 3) levels differences that rounding explains without a note.
 */
export function quantileOfBuckets(
  quantile: number,
  buckets: Buckets,
  fix: MonotonicityFix,
  toleratesDeltas: boolean,
): number {
  if (Number.isNaN(quantile)) return Number.NaN;
  if (quantile < 0) return Number.NEGATIVE_INFINITY;
  if (quantile > 1) return Number.POSITIVE_INFINITY;
  const { upperBounds, counts } = buckets;
  if (buckets.size === 0 || upperBounds[buckets.size - 1] !== Number.POSITIVE_INFINITY) return Number.NaN;
  joinEqualBounds(buckets);
  raiseFalls(buckets, fix, toleratesDeltas);
  const last = buckets.size - 1;
  const observations = counts[last]!;
  if (last < 1 || observations === 0) {
    // As in Prometheus there is nothing to say about what has no result.
    Object.assign(fix, noFix());
    return Number.NaN;
  }
  const rank = quantile * observations;
  const at = firstReaching(counts, last, rank);
  if (at === last) return upperBounds[last - 1]!;
  const upperBound = upperBounds[at]!;
  if (at === 0) return upperBound <= 0 ? upperBound : upperBound * (rank / counts[0]!);
  const lowerBound = upperBounds[at - 1]!;
  const below = counts[at - 1]!;
  return lowerBound + (upperBound - lowerBound) * ((rank - below) / (counts[at]! - below));
}

/** The share of observations between two values of a classic histogram; NaN where it cannot be told. */
export function fractionOfBuckets(lower: number, upper: number, buckets: Buckets): number {
  const { upperBounds, counts } = buckets;
  if (buckets.size === 0 || upperBounds[buckets.size - 1] !== Number.POSITIVE_INFINITY) return Number.NaN;
  joinEqualBounds(buckets);
  const observations = counts[buckets.size - 1]!;
  if (observations === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return Number.NaN;
  if (lower >= upper) return 0;
  const lowerRank = Math.min(observations, rankOf(lower, buckets));
  const upperRank = Math.min(observations, rankOf(upper, buckets));
  return (upperRank - lowerRank) / observations;
}

/** How many observations lie below a value, interpolated within its bucket. */
function rankOf(value: number, { upperBounds, counts, size }: Buckets): number {
  let lowerBound = upperBounds[0]! <= 0 ? Number.NEGATIVE_INFINITY : 0;
  let rank = 0;
  for (let i = 0; i < size; i++) {
    if (i > 0) lowerBound = upperBounds[i - 1]!;
    const upperBound = upperBounds[i]!;
    if (lowerBound >= value) return rank;
    if (upperBound > value) {
      // Without a lower bound nothing can be interpolated, so the whole bucket counts.
      if (lowerBound === Number.NEGATIVE_INFINITY) return counts[i]!;
      return rank + ((counts[i]! - rank) * (value - lowerBound)) / (upperBound - lowerBound);
    }
    rank = counts[i]!;
  }
  return counts[size - 1]!;
}

function joinEqualBounds(buckets: Buckets): void {
  const { upperBounds, counts, size } = buckets;
  let last = 0;
  for (let i = 1; i < size; i++) {
    if (upperBounds[i] === upperBounds[last]) {
      counts[last]! += counts[i]!;
      continue;
    }
    last++;
    if (last === i) continue;
    upperBounds[last] = upperBounds[i]!;
    counts[last] = counts[i]!;
  }
  buckets.size = last + 1;
}

// One observation in 10^12 is what rounding may hide.
const roundingTolerance = 1e-12;

/** Makes cumulative counts rise: a count is compared with the last one that was accepted. */
function raiseFalls(buckets: Buckets, fix: MonotonicityFix, toleratesDeltas: boolean): void {
  const { upperBounds, counts, size } = buckets;
  let accepted = counts[0]!;
  for (let i = 1; i < size; i++) {
    const count = counts[i]!;
    if (count === accepted) continue;
    if (toleratesDeltas && isAlmostEqual(accepted, count)) {
      counts[i] = accepted;
    } else if (count < accepted) {
      counts[i] = accepted;
      fix.isForced = true;
      fix.lowestBound = Math.min(fix.lowestBound, upperBounds[i]!);
      fix.highestBound = Math.max(fix.highestBound, upperBounds[i]!);
      fix.largestRaise = Math.max(fix.largestRaise, accepted - count);
    } else {
      accepted = count;
    }
  }
}

const smallestNormal = 2.2250738585072014e-308;

function isAlmostEqual(left: number, right: number): boolean {
  if (Number.isNaN(left) && Number.isNaN(right)) return true;
  const sum = Math.abs(left) + Math.abs(right);
  const difference = Math.abs(left - right);
  if (left === 0 || right === 0 || sum < smallestNormal)
    return difference < roundingTolerance * smallestNormal;
  return difference / Math.min(sum, Number.MAX_VALUE) < roundingTolerance;
}

/** The first bucket whose count reaches the rank, `last` where none before it does. */
function firstReaching(counts: Float64Array, last: number, rank: number): number {
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (counts[middle]! >= rank) high = middle;
    else low = middle + 1;
  }
  return low;
}
