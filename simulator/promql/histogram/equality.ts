import type { NativeHistogram } from "../native-histogram.ts";
import { type BucketColumn, withoutEmptyEnds } from "./bucket-column.ts";
import { negativeColumn, positiveColumn } from "./compact.ts";
import { hasCustomBuckets, isSameBounds } from "./schema.ts";

/**
 * Whether two histograms are the same data: NaN equals NaN, 0 does not equal -0, and empty buckets at the ends do
 * not matter. The counter reset hint is not compared.
 */
export function isSameHistogram(left: NativeHistogram, right: NativeHistogram): boolean {
  return (
    left.schema === right.schema &&
    Object.is(left.count, right.count) &&
    Object.is(left.sum, right.sum) &&
    (!hasCustomBuckets(left) || isSameBounds(left.customValues, right.customValues)) &&
    left.zeroThreshold === right.zeroThreshold &&
    Object.is(left.zeroCount, right.zeroCount) &&
    isSameColumn(negativeColumn(left), negativeColumn(right)) &&
    isSameColumn(positiveColumn(left), positiveColumn(right))
  );
}

function isSameColumn(left: BucketColumn, right: BucketColumn): boolean {
  const a = withoutEmptyEnds(left);
  const b = withoutEmptyEnds(right);
  return (
    a.offset === b.offset &&
    a.counts.length === b.counts.length &&
    a.counts.every((count, i) => Object.is(count, b.counts[i]))
  );
}
