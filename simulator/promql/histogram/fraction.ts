import type { NativeHistogram } from "../native-histogram.ts";
import { type Bucket, bucketAt, countAt, isBucket, placeCountOf } from "./buckets.ts";
import { halvedZeroBucket } from "./quantile.ts";
import { hasCustomBuckets } from "./schema.ts";

/** The share of a histogram's observations that lie between two values. */
export interface HistogramFraction {
  readonly value: number;
  /** Some observations were NaN, which lies between no two values. */
  readonly hasNanObservations: boolean;
}

/**
 * The share of observations between two values, interpolated within buckets as for quantiles. NaN without
 * observations or for a NaN bound, 0 where the bounds are not in order.
 */
export function fractionOfHistogram(
  lower: number,
  upper: number,
  histogram: NativeHistogram,
): HistogramFraction {
  if (histogram.count === 0 || Number.isNaN(lower) || Number.isNaN(upper))
    return { value: Number.NaN, hasNanObservations: false };
  if (lower >= upper) return { value: 0, hasNanObservations: false };
  const isSumKnown = !Number.isNaN(histogram.sum);
  const inBuckets = isSumKnown ? histogram.count : observationsInBuckets(histogram);
  const lowerRank = Math.min(rankOf(lower, histogram) ?? inBuckets, inBuckets);
  const upperRank = Math.min(rankOf(upper, histogram) ?? inBuckets, inBuckets);
  return {
    value: (upperRank - lowerRank) / histogram.count,
    hasNanObservations: !isSumKnown && inBuckets < histogram.count,
  };
}

function observationsInBuckets(histogram: NativeHistogram): number {
  let count = 0;
  for (let place = 0; place < placeCountOf(histogram); place++) count += countAt(histogram, place);
  return count;
}

/** How many observations lie below a value; undefined where all buckets do. */
function rankOf(value: number, histogram: NativeHistogram): number | undefined {
  let rank = 0;
  for (let place = 0; place < placeCountOf(histogram); place++) {
    if (!isBucket(histogram, place)) continue;
    const raw = bucketAt(histogram, place);
    const isAroundZero = raw.lower <= 0 && raw.upper >= 0;
    const bucket = isAroundZero ? halvedZeroBucket(raw, histogram) : raw;
    if (bucket.lower >= value) return rank;
    if (bucket.upper > value)
      return isAroundZero || hasCustomBuckets(histogram)
        ? linearRank(value, bucket, rank)
        : rank + bucket.count * logarithmicShare(value, bucket);
    rank += bucket.count;
  }
  return undefined;
}

function linearRank(value: number, { lower, upper, count }: Bucket, below: number): number {
  // Nothing can be interpolated without a lower bound, so the whole bucket counts.
  if (lower === Number.NEGATIVE_INFINITY) return count;
  return below + (count * (value - lower)) / (upper - lower);
}

/** Which share of an exponential bucket lies below a value in it. */
export function logarithmicShare(value: number, { lower, upper }: Pick<Bucket, "lower" | "upper">): number {
  const logLower = Math.log2(Math.abs(lower));
  const logUpper = Math.log2(Math.abs(upper));
  const logValue = Math.log2(Math.abs(value));
  if (value > 0) return (logValue - logLower) / (logUpper - logLower);
  return 1 - (logValue - logUpper) / (logLower - logUpper);
}
