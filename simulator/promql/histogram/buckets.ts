import type { NativeHistogram } from "../native-histogram.ts";
import { upperBoundOf } from "./bucket-bounds.ts";

/** One bucket of a histogram with its bounds and how many observations it counts. */
export interface Bucket {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

/*
 * Buckets have places from the lowest bound to the highest: negative buckets first, then the zero bucket, then
 * positive ones. So a walk over them in either direction is a loop over numbers and needs no list.
 */

/** How many places a histogram has; the zero bucket has one even where it is not used. */
export function placeCountOf(histogram: NativeHistogram): number {
  return histogram.negativeBuckets.length + 1 + histogram.positiveBuckets.length;
}

/** How many observations the bucket at a place counts; a zero bucket that is not used counts none. */
export function countAt(histogram: NativeHistogram, place: number): number {
  const zeroPlace = histogram.negativeBuckets.length;
  if (place < zeroPlace) return histogram.negativeBuckets[zeroPlace - 1 - place]!;
  if (place === zeroPlace) return isZeroBucketUsed(histogram) ? histogram.zeroCount : 0;
  return histogram.positiveBuckets[place - zeroPlace - 1]!;
}

/** Whether a place has a bucket: only the zero bucket may be missing. */
export function isBucket(histogram: NativeHistogram, place: number): boolean {
  return place !== histogram.negativeBuckets.length || isZeroBucketUsed(histogram);
}

/** The bucket at a place. The bounds of the buckets next to zero end where the zero bucket begins. */
export function bucketAt(histogram: NativeHistogram, place: number): Bucket {
  const { zeroThreshold } = histogram;
  const count = countAt(histogram, place);
  const zeroPlace = histogram.negativeBuckets.length;
  if (place === zeroPlace) return { lower: -zeroThreshold, upper: zeroThreshold, count };
  const bounds =
    place < zeroPlace
      ? negativeBounds(histogram, zeroPlace - 1 - place)
      : positiveBounds(histogram, place - zeroPlace - 1);
  const { lower, upper } = bounds;
  if (upper < 0 && upper > -zeroThreshold) return { lower, upper: -zeroThreshold, count };
  if (lower > 0 && lower < zeroThreshold) return { lower: zeroThreshold, upper, count };
  return { lower, upper, count };
}

/** All buckets from the lowest to the highest, empty ones included. */
export function bucketsOf(histogram: NativeHistogram): readonly Bucket[] {
  const buckets: Bucket[] = [];
  for (let place = 0; place < placeCountOf(histogram); place++)
    if (isBucket(histogram, place)) buckets.push(bucketAt(histogram, place));
  return buckets;
}

/** The bounds of the positive bucket at an index of the array, whatever the zero bucket covers. */
export function positiveBounds(
  histogram: NativeHistogram,
  at: number,
): { readonly lower: number; readonly upper: number } {
  const index = histogram.positiveOffset + at;
  return { lower: upperBoundOf(histogram, index - 1), upper: upperBoundOf(histogram, index) };
}

/** The bounds of the negative bucket at an index of the array, where the first one is nearest to zero. */
export function negativeBounds(
  histogram: NativeHistogram,
  at: number,
): { readonly lower: number; readonly upper: number } {
  const index = histogram.negativeOffset + at;
  return { lower: -upperBoundOf(histogram, index), upper: -upperBoundOf(histogram, index - 1) };
}

function isZeroBucketUsed(histogram: NativeHistogram): boolean {
  return histogram.zeroCount > 0;
}
