import {
  compactHistogram,
  customBucketsSchema,
  type NativeHistogram,
  type SequenceSample,
} from "../promql/index.ts";

/** How far a float may be off, relative to the sum of both magnitudes. */
const relativeTolerance = 1e-6;
const smallestNormal = 2.2250738585072014e-308;

/** Whether two floats are equal up to the tolerance of test scripts; NaN equals NaN. */
export function isAlmostEqual(left: number, right: number): boolean {
  if (left === right || (Number.isNaN(left) && Number.isNaN(right))) return true;
  const sum = Math.abs(left) + Math.abs(right);
  const difference = Math.abs(left - right);
  if (left === 0 || right === 0 || sum < smallestNormal)
    return difference < relativeTolerance * smallestNormal;
  return difference / Math.min(sum, Number.MAX_VALUE) < relativeTolerance;
}

/** A value of a result. */
export type ResultValue = number | NativeHistogram;

/** Whether a value is what a script expects. A hint is compared only where the script writes one. */
export function isExpectedValue(expected: SequenceSample, got: ResultValue): boolean {
  switch (expected.kind) {
    case "float":
      return typeof got === "number" && isAlmostEqual(expected.value, got);
    case "histogram":
      return (
        typeof got === "object" &&
        isAlmostEqualHistogram(expected.histogram, got) &&
        (!expected.hasResetHint || expected.histogram.counterResetHint === got.counterResetHint)
      );
    case "gap":
    case "stale":
      return false;
    default:
      return expected satisfies never;
  }
}

function isAlmostEqualHistogram(expected: NativeHistogram, got: NativeHistogram): boolean {
  const left = compactHistogram(expected);
  const right = compactHistogram(got);
  return (
    left.schema === right.schema &&
    isAlmostEqual(left.count, right.count) &&
    isAlmostEqual(left.sum, right.sum) &&
    left.zeroThreshold === right.zeroThreshold &&
    isAlmostEqual(left.zeroCount, right.zeroCount) &&
    (left.schema !== customBucketsSchema || isSameList(left.customValues, right.customValues, Object.is)) &&
    left.positiveOffset === right.positiveOffset &&
    left.negativeOffset === right.negativeOffset &&
    isSameList(left.positiveBuckets, right.positiveBuckets, isAlmostEqual) &&
    isSameList(left.negativeBuckets, right.negativeBuckets, isAlmostEqual)
  );
}

function isSameList(
  left: readonly number[],
  right: readonly number[],
  isSame: (left: number, right: number) => boolean,
): boolean {
  return left.length === right.length && left.every((value, i) => isSame(value, right[i]!));
}
