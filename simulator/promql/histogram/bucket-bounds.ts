import type { NativeHistogram } from "../native-histogram.ts";
import { customBucketsSchema, exponentialSchemaMax } from "./schema.ts";

/**
 * The upper bound of a positive bucket; negative buckets have the same bounds with a minus sign. The lower bound
 * is the upper bound of the bucket before. With custom buckets the first index is 0 and reaches down to -Inf.
 */
export function upperBoundOf(histogram: NativeHistogram, index: number): number {
  if (histogram.schema !== customBucketsSchema) return exponentialBound(index, histogram.schema);
  if (index < 0) return Number.NEGATIVE_INFINITY;
  return histogram.customValues[index] ?? Number.POSITIVE_INFINITY;
}

/**
 * The upper bound of an exponential bucket, 2^(index × 2^-schema), to the last digit as Prometheus has it. The
 * bucket below the one for infinities ends at the largest float.
 */
export function exponentialBound(index: number, schema: number): number {
  const bucketsPerPower = schema > 0 ? 2 ** schema : 1;
  const fraction = schema > 0 ? fractionsOf(schema)[positiveRest(index, bucketsPerPower)]! : 1;
  const exponent = schema > 0 ? Math.floor(index / bucketsPerPower) : index * 2 ** -schema;
  if (fraction === 1 && exponent === 1024) return Number.MAX_VALUE;
  return fraction * 2 ** exponent;
}

function positiveRest(index: number, divisor: number): number {
  return index - Math.floor(index / divisor) * divisor;
}

const fractionsBySchema: Float64Array[] = [new Float64Array([1])];

/** The bounds from 1 up to, not including, 2. */
function fractionsOf(schema: number): Float64Array {
  const wanted = Math.min(schema, exponentialSchemaMax);
  for (let next = fractionsBySchema.length; next <= wanted; next++) {
    const coarser = fractionsBySchema[next - 1]!;
    const fractions = new Float64Array(coarser.length * 2);
    const factor = next === 1 ? squareRootOfTwo : 2 ** (2 ** -next);
    for (let i = 0; i < fractions.length; i += 2) {
      fractions[i] = coarser[i / 2]!;
      fractions[i + 1] = coarser[i / 2]! * factor;
    }
    fractionsBySchema.push(fractions);
  }
  return fractionsBySchema[wanted]!;
}

// Prometheus has a table of bounds, made in this way, in which the root of two is the float below the nearest one.
const squareRootOfTwo = Math.SQRT2 - Number.EPSILON;
