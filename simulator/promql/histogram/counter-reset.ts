import type { NativeHistogram } from "../native-histogram.ts";
import { type BucketColumn, beyondThreshold, countOfIndex } from "./bucket-column.ts";
import { type BucketLayout, layoutOf, withSchema } from "./bucket-layout.ts";
import { customBucketsSchema, isSameBounds } from "./schema.ts";
import { widenZeroBucket } from "./zero-bucket.ts";

/**
 * Whether a counter began anew between two histograms: some bucket, the zero bucket or the count fell. A finer
 * schema or a narrower zero bucket are possible after a restart only. A hint on the later one decides where it says
 * `reset` or `not_reset`; gauges are treated as counters.
 */
export function isCounterReset(previous: NativeHistogram, current: NativeHistogram): boolean {
  if (current.counterResetHint === "reset") return true;
  if (current.counterResetHint === "not_reset") return false;
  if (current.count < previous.count) return true;
  if (current.schema > previous.schema) return true;
  const now = layoutOf(current);
  const before = layoutOf(previous);
  if (current.schema === customBucketsSchema) return hasCustomFall(before, now);
  if (now.zeroThreshold < before.zeroThreshold) return true;
  const widened = widenZeroBucket(before, now.zeroThreshold);
  // A bucket that reaches over the new border held observations, which cannot have been told apart.
  if (widened.zeroThreshold !== now.zeroThreshold) return true;
  if (now.zeroCount < widened.zeroCount) return true;
  const then = withSchema(before, now.schema);
  const isBeyond = (column: BucketColumn) => beyondThreshold(column, now.schema, now.zeroThreshold);
  return (
    hasFall(isBeyond(then.positive), isBeyond(now.positive)) ||
    hasFall(isBeyond(then.negative), isBeyond(now.negative))
  );
}

function hasFall(before: BucketColumn, now: BucketColumn): boolean {
  const end = now.offset + now.counts.length;
  return before.counts.some((count, i) => {
    const index = before.offset + i;
    if (index < now.offset || index >= end) return count !== 0;
    return countOfIndex(now, index) < count;
  });
}

/** Compares what lies between two bounds that both histograms have. */
function hasCustomFall(before: BucketLayout, now: BucketLayout): boolean {
  // Exponential buckets have a higher schema than custom ones, so they need a look of their own.
  if (before.schema !== customBucketsSchema) return true;
  if (isSameBounds(before.customValues, now.customValues)) return hasFall(before.positive, now.positive);
  let previousSum = 0;
  let currentSum = 0;
  let i = 0;
  let j = 0;
  while (i <= before.customValues.length && j <= now.customValues.length) {
    const previousBound = before.customValues[i] ?? Number.POSITIVE_INFINITY;
    const currentBound = now.customValues[j] ?? Number.POSITIVE_INFINITY;
    if (previousBound <= currentBound) previousSum += countOfIndex(before.positive, i++);
    if (currentBound <= previousBound) currentSum += countOfIndex(now.positive, j++);
    if (previousBound !== currentBound) continue;
    if (currentSum < previousSum) return true;
    previousSum = 0;
    currentSum = 0;
  }
  return false;
}
