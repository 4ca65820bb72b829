import type { NativeHistogram } from "../native-histogram.ts";
import { type Bucket, bucketAt, countAt, isBucket, placeCountOf } from "./buckets.ts";
import { hasCustomBuckets } from "./schema.ts";

/** Whether observations of NaN, which are in no bucket, made a quantile NaN or only moved it upwards. */
export type NanEffect = "result" | "skew";

/** A quantile of a histogram, with the effect that observations of NaN had on it. */
export interface HistogramQuantile {
  readonly value: number;
  readonly nanEffect: NanEffect | undefined;
}

/**
 * The quantile of a histogram: -Inf below 0, +Inf above 1, NaN for a NaN or without observations. Within a bucket
 * it is interpolated exponentially, linearly where the buckets are custom ones and in the zero bucket.
 */
export function quantileOfHistogram(quantile: number, histogram: NativeHistogram): HistogramQuantile {
  if (quantile < 0) return exactly(Number.NEGATIVE_INFINITY);
  if (quantile > 1) return exactly(Number.POSITIVE_INFINITY);
  if (histogram.count === 0 || Number.isNaN(quantile)) return exactly(Number.NaN);
  const found = findBucket(quantile, histogram);
  const { rank } = found;
  const bucket = withNaturalBounds(found.bucket, histogram);
  if (bucket === undefined) return exactly(boundOfOpenBucket(found.bucket));
  const reached = Math.min(found.reached, histogram.count);
  if (reached < rank) {
    if (Number.isNaN(histogram.sum)) return { value: Number.NaN, nanEffect: "result" };
    return exactly(bucket.upper);
  }
  const rankInBucket = found.isForward ? rank - (reached - bucket.count) : reached - rank;
  if (!Number.isNaN(histogram.sum))
    return exactly(interpolate(bucket, rankInBucket / bucket.count, histogram));
  const nanEffect = hasNanObservations(histogram, found) ? "skew" : undefined;
  const last = lastBucket(histogram, found) ?? bucket;
  return { value: interpolate(last, rankInBucket / last.count, histogram), nanEffect };
}

function exactly(value: number): HistogramQuantile {
  return { value, nanEffect: undefined };
}

interface FoundBucket {
  readonly bucket: Bucket;
  readonly place: number;
  readonly isForward: boolean;
  /** How many observations were searched for, and how many there are up to and with the bucket. */
  readonly rank: number;
  readonly reached: number;
}

/** Searches from the nearer end. Observations of NaN count as the largest, so then it must be from below. */
function findBucket(quantile: number, histogram: NativeHistogram): FoundBucket {
  const isForward = Number.isNaN(histogram.sum) || quantile < 0.5;
  const rank = (isForward ? quantile : 1 - quantile) * histogram.count;
  const placeCount = placeCountOf(histogram);
  let reached = 0;
  let last = -1;
  for (let i = 0; i < placeCount; i++) {
    const place = isForward ? i : placeCount - 1 - i;
    if (!isBucket(histogram, place)) continue;
    last = place;
    const count = countAt(histogram, place);
    if (count === 0) continue;
    reached += count;
    if (reached >= rank) break;
  }
  const bucket = last < 0 ? { lower: 0, upper: 0, count: 0 } : bucketAt(histogram, last);
  return { bucket, place: last, isForward, rank, reached };
}

/** The bucket with the bounds that its observations can have; undefined for a custom one without an end. */
function withNaturalBounds(bucket: Bucket, histogram: NativeHistogram): Bucket | undefined {
  if (!hasCustomBuckets(histogram)) {
    if (!(bucket.lower < 0 && bucket.upper > 0)) return bucket;
    return halvedZeroBucket(bucket, histogram);
  }
  if (bucket.lower === Number.NEGATIVE_INFINITY)
    return bucket.upper <= 0 ? undefined : { ...bucket, lower: 0 };
  return bucket.upper === Number.POSITIVE_INFINITY ? undefined : bucket;
}

/** The zero bucket reaches to one side only where the histogram has no buckets on the other. */
export function halvedZeroBucket(bucket: Bucket, histogram: NativeHistogram): Bucket {
  const hasNegative = histogram.negativeBuckets.length > 0;
  const hasPositive = histogram.positiveBuckets.length > 0;
  if (hasPositive && !hasNegative) return { ...bucket, lower: 0 };
  return hasNegative && !hasPositive ? { ...bucket, upper: 0 } : bucket;
}

function boundOfOpenBucket(bucket: Bucket): number {
  return bucket.lower === Number.NEGATIVE_INFINITY ? bucket.upper : bucket.lower;
}

/** A NaN sum may come from infinities alone; fewer observations in buckets than in all tell. */
function hasNanObservations(histogram: NativeHistogram, { place, reached }: FoundBucket): boolean {
  let count = Math.min(reached, histogram.count);
  for (let next = place + 1; next < placeCountOf(histogram); next++) count += countAt(histogram, next);
  return count < histogram.count;
}

/**
 * The last bucket behind the one that was found. Prometheus looks through all buckets for observations of NaN, and
 * then interpolates in the one where that ended.
 */
function lastBucket(histogram: NativeHistogram, { place }: FoundBucket): Bucket | undefined {
  for (let last = placeCountOf(histogram) - 1; last > place; last--)
    if (isBucket(histogram, last)) return bucketAt(histogram, last);
  return undefined;
}

function interpolate({ lower, upper }: Bucket, fraction: number, histogram: NativeHistogram): number {
  if (hasCustomBuckets(histogram) || (lower <= 0 && upper >= 0)) return lower + (upper - lower) * fraction;
  const logLower = Math.log2(Math.abs(lower));
  const logUpper = Math.log2(Math.abs(upper));
  if (lower > 0) return 2 ** (logLower + (logUpper - logLower) * fraction);
  return -(2 ** (logUpper + (logLower - logUpper) * (1 - fraction)));
}
