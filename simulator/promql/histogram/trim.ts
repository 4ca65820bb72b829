import type { NativeHistogram } from "../native-histogram.ts";
import { type Bucket, negativeBounds, positiveBounds } from "./buckets.ts";
import { compactHistogram } from "./compact.ts";
import { logarithmicShare } from "./fraction.ts";
import { hasCustomBuckets } from "./schema.ts";

/** Which observations a trim keeps: those below its value (`</`) or those above (`>/`). */
export type KeptSide = "below" | "above";

/**
 * The part of a histogram that lies on one side of a value. The bucket around the value is shared by interpolation;
 * count and sum are estimated anew from what is kept, unless all of it is.
 */
export function trimHistogram(histogram: NativeHistogram, value: number, kept: KeptSide): NativeHistogram {
  const trim: Trim = { value, kept, isLinear: hasCustomBuckets(histogram) };
  const totals: Totals = { count: 0, sum: 0, isTrimmed: false };
  const keep = (buckets: readonly number[], boundsOf: typeof positiveBounds, isNegative: boolean) =>
    buckets.map((count, at) => {
      if (count === 0) return 0;
      return addPart(totals, count, keptPart({ ...boundsOf(histogram, at), count }, trim, isNegative));
    });
  const positiveBuckets = keep(histogram.positiveBuckets, positiveBounds, false);
  const negativeBuckets = keep(histogram.negativeBuckets, negativeBounds, true);
  let zeroCount = histogram.zeroCount;
  if (zeroCount > 0) zeroCount = addPart(totals, zeroCount, keptZeroPart(histogram, trim));
  if (!totals.isTrimmed) return histogram;
  const { count, sum } = totals;
  return compactHistogram({ ...histogram, count, sum, zeroCount, positiveBuckets, negativeBuckets });
}

interface Trim {
  readonly value: number;
  readonly kept: KeptSide;
  readonly isLinear: boolean;
}

interface Totals {
  count: number;
  sum: number;
  isTrimmed: boolean;
}

/** What is left of a bucket, and the value that stands for its observations. */
interface Part {
  readonly count: number;
  readonly middle: number;
}

function addPart(totals: Totals, before: number, part: Part): number {
  if (part.count !== before) totals.isTrimmed = true;
  totals.count += part.count;
  totals.sum += part.middle * part.count;
  return part.count;
}

const nothing: Part = { count: 0, middle: 0 };

function keptPart(bucket: Bucket, trim: Trim, isNegative: boolean): Part {
  const { lower, upper, count } = bucket;
  const { value, kept } = trim;
  const isWhole = kept === "below" ? upper <= value : lower >= value;
  if (isWhole) return { count, middle: middleOf(lower, upper, trim, isNegative) };
  const isCut = kept === "below" ? lower < value : upper > value;
  if (!isCut) return nothing;
  if (lower === Number.NEGATIVE_INFINITY) return openBelowPart(bucket, trim);
  if (upper === Number.POSITIVE_INFINITY) return kept === "below" ? nothing : openAbovePart(bucket, trim);
  const share = shareBelow(bucket, trim);
  if (kept === "below") return { count: count * share, middle: middleOf(lower, value, trim, isNegative) };
  return { count: count - count * share, middle: middleOf(value, upper, trim, isNegative) };
}

function shareBelow({ lower, upper }: Bucket, { value, isLinear }: Trim): number {
  if (value <= lower) return 0;
  if (value >= upper) return 1;
  return isLinear ? (value - lower) / (upper - lower) : logarithmicShare(value, { lower, upper });
}

/**
 * A bucket down to -Inf around the value. With a positive upper bound its observations are taken as positive, as in
 * quantiles; otherwise it is not known where they lie, and all of it is kept below the value and none above.
 */
function openBelowPart({ upper, count }: Bucket, { value, kept }: Trim): Part {
  if (upper === Number.POSITIVE_INFINITY) return nothing;
  if (kept === "below") {
    if (value > 0 && upper > 0) return { count: (count * value) / upper, middle: value / 2 };
    return upper <= 0 ? { count, middle: value } : nothing;
  }
  if (value < 0) return nothing;
  return { count: count * (1 - value / upper), middle: (value + upper) / 2 };
}

/** A bucket up to +Inf around the value: its observations are taken as larger. */
function openAbovePart({ lower, count }: Bucket, { value }: Trim): Part {
  return value >= lower ? { count, middle: value } : nothing;
}

function keptZeroPart(histogram: NativeHistogram, { value, kept }: Trim): Part {
  const hasNegative = histogram.negativeBuckets.some((count) => count !== 0);
  const hasPositive = histogram.positiveBuckets.some((count) => count !== 0);
  const lower = hasPositive && !hasNegative ? 0 : -histogram.zeroThreshold;
  const upper = hasNegative && !hasPositive ? 0 : histogram.zeroThreshold;
  const count = histogram.zeroCount;
  const whole: Part = { count, middle: (lower + upper) / 2 };
  if (value <= lower) return kept === "below" ? nothing : whole;
  if (value >= upper) return kept === "below" ? whole : nothing;
  if (kept === "below")
    return { count: (count * (value - lower)) / (upper - lower), middle: (lower + value) / 2 };
  return { count: (count * (upper - value)) / (upper - lower), middle: (value + upper) / 2 };
}

function middleOf(lower: number, upper: number, { isLinear }: Trim, isNegative: boolean): number {
  const isOpenAbove = upper === Number.POSITIVE_INFINITY;
  if (lower === Number.NEGATIVE_INFINITY) {
    if (isOpenAbove) return 0;
    return upper > 0 ? upper / 2 : upper;
  }
  if (isOpenAbove) return lower;
  if (isLinear) return (lower + upper) / 2;
  const middle = Math.sqrt(Math.abs(lower * upper));
  return isNegative ? -middle : middle;
}
