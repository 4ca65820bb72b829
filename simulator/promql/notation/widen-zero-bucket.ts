import type { NativeHistogram } from "../native-histogram.ts";

/** Two exponential histograms, both changed to the same width of the zero bucket. */
export function alignZeroBuckets(
  left: NativeHistogram,
  right: NativeHistogram,
): readonly [NativeHistogram, NativeHistogram] {
  let [a, b] = [left, right];
  // Widening one may end beyond the other, where its border falls into a bucket that is in use.
  while (a.zeroThreshold !== b.zeroThreshold) {
    if (a.zeroThreshold < b.zeroThreshold) a = widenZeroBucket(a, b.zeroThreshold);
    else b = widenZeroBucket(b, a.zeroThreshold);
  }
  return [a, b];
}

/** The histogram with at least this width of the zero bucket, which takes over the buckets inside it. */
function widenZeroBucket(histogram: NativeHistogram, threshold: number): NativeHistogram {
  let widened = threshold;
  for (const { offset, counts } of sidesOf(histogram))
    counts.forEach((count, index) => {
      const upper = upperBound(histogram.schema, offset + index);
      const lower = upperBound(histogram.schema, offset + index - 1);
      if (count !== 0 && lower < widened && upper > widened) widened = upper;
    });
  if (widened > threshold) return widenZeroBucket(histogram, widened);
  let zeroCount = histogram.zeroCount;
  const kept = sidesOf(histogram).map(({ offset, counts }) => {
    const inside = counts.findIndex((_, index) => upperBound(histogram.schema, offset + index) > threshold);
    const dropped = inside < 0 ? counts.length : inside;
    for (const count of counts.slice(0, dropped)) zeroCount += count;
    return { offset: offset + dropped, counts: counts.slice(dropped) };
  });
  const [positive, negative] = kept;
  return {
    ...histogram,
    zeroThreshold: threshold,
    zeroCount,
    positiveOffset: positive?.offset ?? 0,
    positiveBuckets: positive?.counts ?? [],
    negativeOffset: negative?.offset ?? 0,
    negativeBuckets: negative?.counts ?? [],
  };
}

function sidesOf(histogram: NativeHistogram) {
  return [
    { offset: histogram.positiveOffset, counts: histogram.positiveBuckets },
    { offset: histogram.negativeOffset, counts: histogram.negativeBuckets },
  ];
}

function upperBound(schema: number, index: number): number {
  return 2 ** (index * 2 ** -schema);
}
