import type { NativeHistogram } from "../native-histogram.ts";
import { type BucketColumn, coarsened, commonBounds, customIndexMap } from "./bucket-column.ts";
import { negativeColumn, positiveColumn } from "./compact.ts";
import { indexRangeOf, withinRange } from "./index-range.ts";
import { customBucketsSchema, isSameBounds } from "./schema.ts";
import { alignZeroBuckets, type ZeroBucketLayout } from "./zero-bucket.ts";

/** How a histogram's buckets lie, with their counts. */
export interface BucketLayout extends ZeroBucketLayout {
  readonly customValues: readonly number[];
}

/** The layout of a histogram. */
export function layoutOf(histogram: NativeHistogram): BucketLayout {
  const { schema, zeroThreshold, zeroCount, customValues } = histogram;
  const range = indexRangeOf(schema, customValues.length);
  const positive = withinRange(positiveColumn(histogram), range);
  const negative = withinRange(negativeColumn(histogram), range);
  return { schema, zeroThreshold, zeroCount, customValues, positive, negative };
}

/** Whether buckets of the same index mean the same in both. */
export function isSameLayout(left: BucketLayout, right: BucketLayout): boolean {
  if (left.schema !== right.schema) return false;
  if (left.schema === customBucketsSchema) return isSameBounds(left.customValues, right.customValues);
  return left.zeroThreshold === right.zeroThreshold;
}

/** Both histograms in the finest layout that both can have. They must be of one kind. */
export function alignLayouts(left: BucketLayout, right: BucketLayout): readonly [BucketLayout, BucketLayout] {
  if (isSameLayout(left, right)) return [left, right];
  if (left.schema === customBucketsSchema) {
    const bounds = commonBounds(left.customValues, right.customValues);
    return [withBounds(left, bounds), withBounds(right, bounds)];
  }
  const [a, b] = alignZeroBuckets(left, right);
  const schema = Math.min(a.schema, b.schema);
  return [withSchema(a, schema), withSchema(b, schema)];
}

/** The same observations in a schema that is not finer. */
export function withSchema(layout: BucketLayout, schema: number): BucketLayout {
  const difference = layout.schema - schema;
  if (difference <= 0) return layout;
  const positive = coarsened(layout.positive, difference);
  const negative = coarsened(layout.negative, difference);
  return { ...layout, schema, positive, negative };
}

function withBounds(layout: BucketLayout, bounds: readonly number[]): BucketLayout {
  if (isSameBounds(layout.customValues, bounds)) return layout;
  const map = customIndexMap(layout.customValues, bounds);
  const counts = new Array<number>(bounds.length + 1).fill(0);
  forEachCount(layout.positive, (index, count) => {
    counts[map[index] ?? bounds.length]! += count;
  });
  return { ...layout, customValues: bounds, positive: { offset: 0, counts } };
}

/** Visits the buckets of a column. */
function forEachCount({ offset, counts }: BucketColumn, visit: (index: number, count: number) => void): void {
  for (let i = 0; i < counts.length; i++) visit(offset + i, counts[i]!);
}
