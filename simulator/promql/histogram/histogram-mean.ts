import type { NativeHistogram } from "../native-histogram.ts";
import { HistogramSum, type SumRemarks } from "./histogram-sum.ts";
import { divideHistogram } from "./scale.ts";
import { isSameBucketKind } from "./schema.ts";

/**
 * The mean of histograms: their sum over their number, and from the histogram on with which the sum might no longer
 * fit floats a running mean.
 */
export class HistogramMean implements SumRemarks {
  readonly #first: NativeHistogram;
  readonly #sum: HistogramSum;
  #largest: number;
  #count = 1;
  #isRunning = false;

  constructor(first: NativeHistogram) {
    this.#first = first;
    this.#sum = new HistogramSum(first, true);
    this.#largest = largestOf(first);
  }

  get hasConflictingResets(): boolean {
    return this.#sum.hasConflictingResets;
  }

  get hasReconciledBounds(): boolean {
    return this.#sum.hasReconciledBounds;
  }

  /** Takes one more into account. False, and nothing changes, where the kinds differ. */
  add(histogram: NativeHistogram): boolean {
    if (!isSameBucketKind(this.#first, histogram)) return false;
    this.#largest += largestOf(histogram);
    if (!this.#isRunning && this.#largest > sumMax) {
      this.#sum.multiply(1 / this.#count);
      this.#isRunning = true;
    }
    this.#count++;
    if (!this.#isRunning) return this.#sum.add(histogram);
    this.#sum.multiply((this.#count - 1) / this.#count);
    return this.#sum.add(divideHistogram(histogram, this.#count));
  }

  /** The mean so far. */
  histogram(): NativeHistogram {
    const sum = this.#sum.histogram();
    return this.#isRunning ? sum : divideHistogram(sum, this.#count);
  }
}

// Far below the largest float, because merging buckets adds some of them up as well.
const sumMax = 1e300;

/** The largest magnitude among the counts and the sum. */
function largestOf(histogram: NativeHistogram): number {
  let largest = Math.max(Math.abs(histogram.count), Math.abs(histogram.sum), Math.abs(histogram.zeroCount));
  for (const buckets of [histogram.positiveBuckets, histogram.negativeBuckets])
    for (const count of buckets) largest = Math.max(largest, Math.abs(count));
  return largest;
}
