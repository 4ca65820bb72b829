import type { NativeHistogram } from "../native-histogram.ts";
import { type BucketColumn, withoutEmptyEnds } from "./bucket-column.ts";

/** The positive buckets as a column. */
export function positiveColumn(histogram: NativeHistogram): BucketColumn {
  return { offset: histogram.positiveOffset, counts: histogram.positiveBuckets };
}

/** The negative buckets as a column, the one nearest to zero first. */
export function negativeColumn(histogram: NativeHistogram): BucketColumn {
  return { offset: histogram.negativeOffset, counts: histogram.negativeBuckets };
}

/** A histogram with other buckets. */
export function withColumns(
  histogram: NativeHistogram,
  columns: { readonly positive: BucketColumn; readonly negative: BucketColumn },
): NativeHistogram {
  const { positive, negative } = columns;
  return {
    ...histogram,
    positiveOffset: positive.offset,
    positiveBuckets: positive.counts,
    negativeOffset: negative.offset,
    negativeBuckets: negative.counts,
  };
}

/** The same histogram without empty buckets at the ends of its two columns. */
export function compactHistogram(histogram: NativeHistogram): NativeHistogram {
  const positive = withoutEmptyEnds(positiveColumn(histogram));
  const negative = withoutEmptyEnds(negativeColumn(histogram));
  const isUnchanged =
    positive.counts === histogram.positiveBuckets && negative.counts === histogram.negativeBuckets;
  return isUnchanged ? histogram : withColumns(histogram, { positive, negative });
}

/** The same histogram with a hint on how it continues the one before. */
export function withHint(
  histogram: NativeHistogram,
  counterResetHint: NativeHistogram["counterResetHint"],
): NativeHistogram {
  return histogram.counterResetHint === counterResetHint ? histogram : { ...histogram, counterResetHint };
}
