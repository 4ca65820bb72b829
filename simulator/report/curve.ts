import type { Labels } from "../promql/index.ts";

/** A line of a chart: one value for each step, NaN where there is nothing to draw. */
export interface Curve {
  readonly labels: Labels;
  readonly values: Float64Array;
}

/** How far a curve reaches; smallest and largest are those of its finite values, crossed where it has none. */
export interface Extent {
  readonly smallest: number;
  readonly largest: number;
  readonly last: number;
  readonly hasInfinity: boolean;
}

/** Measures a curve. */
export function extentOf({ values }: Curve): Extent {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  let last = Number.NaN;
  let hasInfinity = false;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    last = value;
    if (!Number.isFinite(value)) {
      hasInfinity = true;
      continue;
    }
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
  }
  return { smallest, largest, last, hasInfinity };
}
