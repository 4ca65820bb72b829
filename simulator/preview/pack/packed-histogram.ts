import { histogramProblem, type NativeHistogram } from "../../promql/index.ts";
import { type PackedNumber, packNumber, unpackNumber } from "./packed-number.ts";

/**
 * A native histogram as a page carries it: schema, hint, count, sum, threshold and count of the zero bucket, the offset and the
 * buckets of either side, and the bounds of custom buckets.
 */
export type PackedHistogram = readonly [
  schema: number,
  hint: string,
  count: PackedNumber,
  sum: PackedNumber,
  zeroThreshold: PackedNumber,
  zeroCount: PackedNumber,
  positiveOffset: number,
  positiveBuckets: readonly PackedNumber[],
  negativeOffset: number,
  negativeBuckets: readonly PackedNumber[],
  customValues: readonly PackedNumber[],
];

/** Packs a native histogram. */
export function packHistogram(histogram: NativeHistogram): PackedHistogram {
  return [
    histogram.schema,
    histogram.counterResetHint,
    packNumber(histogram.count),
    packNumber(histogram.sum),
    packNumber(histogram.zeroThreshold),
    packNumber(histogram.zeroCount),
    histogram.positiveOffset,
    histogram.positiveBuckets.map(packNumber),
    histogram.negativeOffset,
    histogram.negativeBuckets.map(packNumber),
    histogram.customValues.map(packNumber),
  ];
}

/** The native histogram that was packed; throws an `Error` with a sentence for people where it is none. */
export function unpackHistogram(packed: readonly unknown[]): NativeHistogram {
  const [schema, hint, count, sum, zeroThreshold, zeroCount, positiveOffset, positive, ...more] = packed;
  const [negativeOffset, negative, custom] = more;
  const histogram: NativeHistogram = {
    schema: unpackNumber(schema),
    counterResetHint: hint === "reset" || hint === "not_reset" || hint === "gauge" ? hint : "unknown",
    count: unpackNumber(count),
    sum: unpackNumber(sum),
    zeroThreshold: unpackNumber(zeroThreshold),
    zeroCount: unpackNumber(zeroCount),
    positiveOffset: unpackNumber(positiveOffset),
    positiveBuckets: numbersIn(positive),
    negativeOffset: unpackNumber(negativeOffset),
    negativeBuckets: numbersIn(negative),
    customValues: numbersIn(custom),
  };
  const problem = histogramProblem(histogram);
  if (problem !== undefined) throw new Error(`one of its native histograms is none: ${problem}`);
  return histogram;
}

function numbersIn(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(unpackNumber) : [];
}
