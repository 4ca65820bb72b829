import type { NativeHistogram } from "../native-histogram.ts";
import { type Bucket, bucketsOf } from "./buckets.ts";
import { lostBy } from "./growing-column.ts";
import { hasCustomBuckets } from "./schema.ts";

/** The mean of the observations: their sum over their number. */
export function meanOfHistogram(histogram: NativeHistogram): number {
  return histogram.sum / histogram.count;
}

/** The estimated variance of the observations, as if all of a bucket were in its middle. */
export function varianceOfHistogram(histogram: NativeHistogram): number {
  const mean = meanOfHistogram(histogram);
  let total = 0;
  let lost = 0;
  for (const bucket of bucketsOf(histogram)) {
    if (bucket.count === 0) continue;
    const delta = middleOf(bucket, histogram) - mean;
    const value = bucket.count * delta * delta;
    const after = total + value;
    lost = Number.isFinite(after) ? lost + lostBy(total, value, after) : 0;
    total = after;
  }
  return (total + lost) / histogram.count;
}

/** The estimated standard deviation of the observations; see `varianceOfHistogram`. */
export function deviationOfHistogram(histogram: NativeHistogram): number {
  return Math.sqrt(varianceOfHistogram(histogram));
}

/** The arithmetic middle of custom buckets, zero for the bucket around it, else the geometric one. */
function middleOf({ lower, upper }: Bucket, histogram: NativeHistogram): number {
  if (hasCustomBuckets(histogram)) return (upper + lower) / 2;
  if (lower <= 0 && upper >= 0) return 0;
  const middle = Math.sqrt(upper * lower);
  return upper < 0 ? -middle : middle;
}
