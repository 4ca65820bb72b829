import type { NativeHistogram } from "../native-histogram.ts";
import { formatFloatShort } from "../number.ts";
import { indexRangeOf } from "./index-range.ts";
import {
  customBucketsSchema,
  exponentialSchemaMax,
  exponentialSchemaMin,
  hasCustomBuckets,
} from "./schema.ts";

/**
 * What makes a histogram none that Prometheus would store, in its words where it has any; undefined for a proper
 * one. Counts may be more than all buckets hold, because observations of NaN are in none.
 */
export function histogramProblem(histogram: NativeHistogram): string | undefined {
  const { schema } = histogram;
  const isExponential = schema >= exponentialSchemaMin && schema <= exponentialSchemaMax;
  if (!hasCustomBuckets(histogram) && !(isExponential && Number.isInteger(schema))) {
    const range = `between ${exponentialSchemaMin} and ${exponentialSchemaMax} for exponential buckets`;
    return `histogram has an invalid schema, which must be ${range}, or ${customBucketsSchema} for custom buckets, got schema ${schema}`;
  }
  return (
    (isExponential ? exponentialProblem(histogram) : customProblem(histogram)) ??
    bucketProblem("positive side", histogram.positiveBuckets) ??
    bucketProblem("negative side", histogram.negativeBuckets) ??
    countProblem(histogram)
  );
}

function countProblem({ count }: NativeHistogram): string | undefined {
  if (!(count < 0)) return undefined;
  return `observation count is ${formatFloatShort(count)}: histogram's observation count is negative`;
}

function bucketProblem(side: string, buckets: readonly number[]): string | undefined {
  const at = buckets.findIndex((count) => count < 0);
  if (at < 0) return undefined;
  const found = `bucket number ${at + 1} has observation count of ${formatFloatShort(buckets[at]!)}`;
  return `${side}: ${found}: histogram has a bucket whose observation count is negative`;
}

function exponentialProblem(histogram: NativeHistogram): string | undefined {
  const { zeroCount, zeroThreshold } = histogram;
  if (histogram.customValues.length > 0)
    return "histogram with exponential schema must not have custom bounds";
  if (zeroCount < 0) {
    const found = `zero bucket has observation count of ${formatFloatShort(zeroCount)}`;
    return `${found}: histogram has a bucket whose observation count is negative`;
  }
  if (Number.isNaN(zeroThreshold)) return "zero bucket must have a width, got NaN";
  return (
    indexProblem(histogram, histogram.positiveOffset, histogram.positiveBuckets) ??
    indexProblem(histogram, histogram.negativeOffset, histogram.negativeBuckets)
  );
}

function indexProblem(
  histogram: NativeHistogram,
  offset: number,
  buckets: readonly number[],
): string | undefined {
  if (buckets.length === 0) return undefined;
  const { first, last } = indexRangeOf(histogram.schema, histogram.customValues.length);
  if (offset >= first && offset + buckets.length - 1 <= last) return undefined;
  return `buckets of schema ${histogram.schema} have indexes from ${first} to ${last}, got ${offset} to ${offset + buckets.length - 1}`;
}

function customProblem(histogram: NativeHistogram): string | undefined {
  const { customValues, positiveBuckets, positiveOffset } = histogram;
  const boundProblem = customBoundProblem(customValues);
  if (boundProblem !== undefined) return `custom buckets: ${boundProblem}`;
  const needed = positiveBuckets.length === 0 ? 0 : positiveOffset + positiveBuckets.length;
  if (positiveOffset < 0) return `custom buckets: first index is ${positiveOffset}, and must not be negative`;
  if (customValues.length + 1 < needed) {
    const found = `only ${customValues.length} custom bounds defined which is insufficient to cover total span length of ${needed}`;
    return `custom buckets: ${found}: histogram custom bounds are too few`;
  }
  if (histogram.zeroCount !== 0) return "custom buckets: must have zero count of 0";
  if (histogram.zeroThreshold !== 0) return "custom buckets: must have zero threshold of 0";
  if (histogram.negativeBuckets.length > 0) return "custom buckets: must not have negative buckets";
  return undefined;
}

function customBoundProblem(bounds: readonly number[]): string | undefined {
  if (bounds.some(Number.isNaN)) return "histogram custom bounds must not be NaN";
  const at = bounds.findIndex((bound, i) => i > 0 && bound <= bounds[i - 1]!);
  if (at > 0) {
    const found = `previous bound is ${formatFloatShort(bounds[at - 1]!)} and current is ${formatFloatShort(bounds[at]!)}`;
    return `${found}: histogram custom bounds must be in strictly increasing order`;
  }
  if (bounds.at(-1) !== Number.POSITIVE_INFINITY) return undefined;
  return "last +Inf bound must not be explicitly defined: histogram custom bounds must be finite";
}
