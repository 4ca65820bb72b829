import { exponentialBound } from "./bucket-bounds.ts";
import { type BucketColumn, beyondThreshold } from "./bucket-column.ts";

/** The part of an exponential histogram that the width of its zero bucket decides on. */
export interface ZeroBucketLayout {
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly positive: BucketColumn;
  readonly negative: BucketColumn;
}

/**
 * The same observations with a zero bucket that is at least this wide and takes over the buckets inside it. Where
 * the threshold would cut a bucket in use in two, it grows to that bucket's end.
 */
export function widenZeroBucket<Layout extends ZeroBucketLayout>(layout: Layout, threshold: number): Layout {
  if (!(threshold > layout.zeroThreshold)) return layout;
  const { schema, positive, negative } = layout;
  let width = threshold;
  // One side may move the threshold into a bucket of the other, so both are asked until neither moves it.
  for (let before = Number.NaN; before !== width; ) {
    before = width;
    width = endOfCutBucket(positive, schema, width);
    width = endOfCutBucket(negative, schema, width);
  }
  const inside = (column: BucketColumn) => {
    const kept = beyondThreshold(column, schema, width);
    return { kept, taken: column.counts.slice(0, column.counts.length - kept.counts.length) };
  };
  const [above, below] = [inside(positive), inside(negative)];
  const zeroCount = [...above.taken, ...below.taken].reduce((sum, count) => sum + count, layout.zeroCount);
  return { ...layout, zeroThreshold: width, zeroCount, positive: above.kept, negative: below.kept };
}

function endOfCutBucket({ offset, counts }: BucketColumn, schema: number, threshold: number): number {
  for (let i = 0; i < counts.length; i++) {
    if (exponentialBound(offset + i - 1, schema) >= threshold) return threshold;
    const upper = exponentialBound(offset + i, schema);
    if (upper > threshold) return counts[i] === 0 ? threshold : upper;
  }
  return threshold;
}

/** Two histograms with zero buckets of one width, the narrowest that both can have. */
export function alignZeroBuckets<Left extends ZeroBucketLayout, Right extends ZeroBucketLayout>(
  left: Left,
  right: Right,
): readonly [Left, Right] {
  let [a, b] = [left, right];
  // Each round moves a threshold up to the end of a bucket, and the comparisons end it for NaN as well.
  while (a.zeroThreshold < b.zeroThreshold || b.zeroThreshold < a.zeroThreshold) {
    if (a.zeroThreshold < b.zeroThreshold) a = widenZeroBucket(a, b.zeroThreshold);
    else b = widenZeroBucket(b, a.zeroThreshold);
  }
  return [a, b];
}
