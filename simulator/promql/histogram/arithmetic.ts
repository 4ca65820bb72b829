import type { NativeHistogram } from "../native-histogram.ts";
import { withHint } from "./compact.ts";
import { HistogramSum, type SumRemarks } from "./histogram-sum.ts";

/** The result of adding or subtracting two histograms, with what was met on the way. */
export interface HistogramResult extends SumRemarks {
  readonly histogram: NativeHistogram;
}

/** The sum of two histograms, or undefined where one has exponential buckets and the other custom ones. */
export function addHistograms(left: NativeHistogram, right: NativeHistogram): HistogramResult | undefined {
  return combine(left, right, 1);
}

/** The difference of two histograms, which is a gauge; undefined as for `addHistograms`. */
export function subtractHistograms(
  left: NativeHistogram,
  right: NativeHistogram,
): HistogramResult | undefined {
  const result = combine(left, right, -1);
  return result === undefined ? undefined : { ...result, histogram: withHint(result.histogram, "gauge") };
}

function combine(left: NativeHistogram, right: NativeHistogram, sign: 1 | -1): HistogramResult | undefined {
  const sum = new HistogramSum(left, false);
  if (!sum.add(right, sign)) return undefined;
  const { hasConflictingResets, hasReconciledBounds } = sum;
  return { histogram: sum.histogram(), hasConflictingResets, hasReconciledBounds };
}
