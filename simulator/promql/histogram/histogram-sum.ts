import type { CounterResetHint, NativeHistogram } from "../native-histogram.ts";
import { alignLayouts, type BucketLayout, isSameLayout, layoutOf } from "./bucket-layout.ts";
import { compactHistogram } from "./compact.ts";
import { GrowingColumn, lostBy } from "./growing-column.ts";
import { customBucketsSchema } from "./schema.ts";

/** What an addition met on its way besides the histograms' values. */
export interface SumRemarks {
  /** Some histograms say that a counter was reset before them, and some that it was not. */
  readonly hasConflictingResets: boolean;
  /** Custom bounds differed, so that only those remain that all have. */
  readonly hasReconciledBounds: boolean;
}

/**
 * A histogram that others are added to or taken from. Exponential ones end up with the widest zero bucket and the
 * coarsest schema that occur, custom ones with the bounds that all of them have. With `isCompensated` the digits
 * that rounding loses are kept apart and added at the end, as long as the layout stays the same.
 */
export class HistogramSum implements SumRemarks {
  hasReconciledBounds = false;
  readonly #isCompensated: boolean;
  readonly #count: CompensatedNumber;
  readonly #sum: CompensatedNumber;
  readonly #zeroCount: CompensatedNumber;
  readonly #positive: GrowingColumn;
  readonly #negative: GrowingColumn;
  #layout: BucketLayout;
  #hint: CounterResetHint;
  #hasReset = false;
  #hasNoReset = false;

  constructor(first: NativeHistogram, isCompensated: boolean) {
    this.#isCompensated = isCompensated;
    this.#layout = layoutOf(first);
    this.#count = new CompensatedNumber(first.count);
    this.#sum = new CompensatedNumber(first.sum);
    this.#zeroCount = new CompensatedNumber(first.zeroCount);
    this.#positive = new GrowingColumn(this.#layout.positive, isCompensated);
    this.#negative = new GrowingColumn(this.#layout.negative, isCompensated);
    this.#hint = first.counterResetHint;
    this.#noteReset(first.counterResetHint);
  }

  get hasConflictingResets(): boolean {
    return this.#hasReset && this.#hasNoReset;
  }

  /** Adds a histogram, or takes it away with a `sign` of -1. False, and nothing changes, where the kinds differ. */
  add(histogram: NativeHistogram, sign: 1 | -1 = 1): boolean {
    const isCustom = this.#layout.schema === customBucketsSchema;
    if ((histogram.schema === customBucketsSchema) !== isCustom) return false;
    this.#noteReset(histogram.counterResetHint);
    this.#hint = combinedHint(this.#hint, histogram.counterResetHint);
    const other = this.#aligned(layoutOf(histogram));
    this.#count.add(sign * histogram.count);
    this.#sum.add(sign * histogram.sum);
    this.#zeroCount.add(sign * other.zeroCount);
    this.#positive.add(other.positive, sign);
    this.#negative.add(other.negative, sign);
    return true;
  }

  /** Multiplies everything that was added so far. */
  multiply(factor: number): void {
    for (const number of [this.#count, this.#sum, this.#zeroCount]) number.multiply(factor);
    this.#positive.multiply(factor);
    this.#negative.multiply(factor);
  }

  /** The sum so far, without empty buckets at the ends. */
  histogram(): NativeHistogram {
    const positive = this.#positive.column();
    const negative = this.#negative.column();
    return compactHistogram({
      schema: this.#layout.schema,
      counterResetHint: this.#hint,
      count: this.#valueOf(this.#count),
      sum: this.#valueOf(this.#sum),
      zeroThreshold: this.#layout.zeroThreshold,
      zeroCount: this.#valueOf(this.#zeroCount),
      positiveOffset: positive.offset,
      positiveBuckets: positive.counts,
      negativeOffset: negative.offset,
      negativeBuckets: negative.counts,
      customValues: this.#layout.customValues,
    });
  }

  /** Brings both sides to one layout; returns the other side in it. */
  #aligned(other: BucketLayout): BucketLayout {
    if (isSameLayout(this.#layout, other)) return other;
    const own: BucketLayout = {
      ...this.#layout,
      zeroCount: this.#valueOf(this.#zeroCount),
      positive: this.#positive.column(),
      negative: this.#negative.column(),
    };
    const [mine, theirs] = alignLayouts(own, other);
    if (own.schema === customBucketsSchema) this.hasReconciledBounds = true;
    this.#layout = mine;
    this.#zeroCount.replace(mine.zeroCount);
    this.#positive.replace(mine.positive);
    this.#negative.replace(mine.negative);
    return theirs;
  }

  #noteReset(hint: CounterResetHint): void {
    if (hint === "reset") this.#hasReset = true;
    if (hint === "not_reset") this.#hasNoReset = true;
  }

  #valueOf(number: CompensatedNumber): number {
    return this.#isCompensated ? number.compensated : number.total;
  }
}

/** What the result of adding two histograms is a continuation of: a gauge of nothing, else what both agree on. */
function combinedHint(left: CounterResetHint, right: CounterResetHint): CounterResetHint {
  if (left === right) return left;
  return left === "gauge" || right === "gauge" ? "gauge" : "unknown";
}

class CompensatedNumber {
  total: number;
  #lost = 0;

  constructor(value: number) {
    this.total = value;
  }

  get compensated(): number {
    return this.total + this.#lost;
  }

  add(value: number): void {
    const after = this.total + value;
    this.#lost = Number.isFinite(after) ? this.#lost + lostBy(this.total, value, after) : 0;
    this.total = after;
  }

  multiply(factor: number): void {
    this.total *= factor;
    this.#lost *= factor;
  }

  replace(value: number): void {
    this.total = value;
    this.#lost = 0;
  }
}
