import { emptyLabels, type Labels } from "../labels.ts";
import type { NativeHistogram } from "../native-histogram.ts";

/**
 * One series of an instant vector over the grid, lent to a visitor: it may overwrite the columns until it
 * returns, and change the rest, but must not keep any of it; who lends it sets everything anew for each visit. `values` counts only where `isPresent` is 1, and where `histograms` has a
 * value that one counts instead. Series with the same labels may be visited more than once, but never with the
 * same step present.
 */
export class VectorSeries {
  labels: Labels = emptyLabels;
  /** The metric name no longer belongs to the series, though `labels` may still hold it; see `visibleLabels`. */
  isNameDropped = false;
  /** Whether another series of the same vector may have the same labels but for the metric name. */
  mayCollide = false;
  values: Float64Array;
  isPresent: Uint8Array;
  presentCount = 0;
  histograms: (NativeHistogram | undefined)[] | undefined = undefined;

  constructor(
    stepCount: number,
    values: Float64Array = new Float64Array(stepCount),
    isPresent: Uint8Array = new Uint8Array(stepCount),
  ) {
    this.values = values;
    this.isPresent = isPresent;
  }
}

/** Takes over everything but the columns. */
function copyIdentity(from: VectorSeries, to: VectorSeries): void {
  to.labels = from.labels;
  to.isNameDropped = from.isNameDropped;
  to.mayCollide = from.mayCollide;
}

/** A copy that may be kept. */
export function keepSeries(series: VectorSeries): VectorSeries {
  return copySeries(series, new VectorSeries(series.values.length));
}

/** Makes one series a copy of another; returns it. */
export function copySeries(from: VectorSeries, to: VectorSeries): VectorSeries {
  copyIdentity(from, to);
  to.values.set(from.values);
  to.isPresent.set(from.isPresent);
  to.presentCount = from.presentCount;
  to.histograms = from.histograms?.slice();
  return to;
}

/** Takes the steps away at which there is a histogram; returns whether there was any. */
export function dropHistograms(series: VectorSeries): boolean {
  const histograms = series.histograms;
  if (histograms === undefined) return false;
  let dropped = 0;
  for (let step = 0; step < histograms.length; step++) {
    if (series.isPresent[step] === 0 || histograms[step] === undefined) continue;
    series.isPresent[step] = 0;
    dropped++;
  }
  series.presentCount -= dropped;
  series.histograms = undefined;
  return dropped > 0;
}

/** Counts the ones. */
export function countPresent(isPresent: Uint8Array): number {
  let count = 0;
  for (let step = 0; step < isPresent.length; step++) count += isPresent[step]!;
  return count;
}
