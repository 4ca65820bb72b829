import type { NativeHistogram } from "../native-histogram.ts";

/** The schema that says that a histogram's bounds are its `customValues`. */
export const customBucketsSchema = -53;

/** The coarsest and the finest schema of exponential buckets: 2^(2^-schema) lies between two bounds. */
export const exponentialSchemaMin = -4;
export const exponentialSchemaMax = 8;

/** Whether a histogram's bounds are custom ones instead of powers of two. */
export function hasCustomBuckets(histogram: NativeHistogram): boolean {
  return histogram.schema === customBucketsSchema;
}

/** Whether two histograms are of one kind, so that they can be compared, added and subtracted. */
export function isSameBucketKind(left: NativeHistogram, right: NativeHistogram): boolean {
  return hasCustomBuckets(left) === hasCustomBuckets(right);
}

/** Whether two lists of custom bounds are equal. */
export function isSameBounds(left: readonly number[], right: readonly number[]): boolean {
  return left === right || (left.length === right.length && left.every((bound, i) => bound === right[i]));
}
