import type { NativeHistogram } from "../native-histogram.ts";
import { compactHistogram, withHint } from "./compact.ts";

/** A histogram with all counts and the sum multiplied. With a negative factor it is no counter any more. */
export function multiplyHistogram(histogram: NativeHistogram, factor: number): NativeHistogram {
  const scaled = changeCounts(histogram, (count) => count * factor);
  return compactHistogram(factor < 0 ? withHint(scaled, "gauge") : scaled);
}

/** As `multiplyHistogram` with a division. Dividing by 0 leaves no buckets. */
export function divideHistogram(histogram: NativeHistogram, divisor: number): NativeHistogram {
  const scaled = changeCounts(histogram, (count) => count / divisor);
  if (divisor === 0) return { ...scaled, ...noBuckets };
  return compactHistogram(divisor < 0 ? withHint(scaled, "gauge") : scaled);
}

const noBuckets = { positiveOffset: 0, positiveBuckets: [], negativeOffset: 0, negativeBuckets: [] };

function changeCounts(histogram: NativeHistogram, change: (count: number) => number): NativeHistogram {
  return {
    ...histogram,
    count: change(histogram.count),
    sum: change(histogram.sum),
    zeroCount: change(histogram.zeroCount),
    positiveBuckets: histogram.positiveBuckets.map(change),
    negativeBuckets: histogram.negativeBuckets.map(change),
  };
}
