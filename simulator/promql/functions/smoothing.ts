import { markFloatsOnly } from "./over-time.ts";
import type { WindowFunction } from "./window.ts";

/**
 * `double_exponential_smoothing` (`holt_winters` in Prometheus 2): the smoothed end of the window. Both factors
 * must lie between 0 and 1.
 */
export const doubleExponentialSmoothing: WindowFunction = (series, setup, output) => {
  markFloatsOnly(series, setup, output, 2);
  const { first, end } = series.bounds;
  const [smoothing, trend] = setup.parameters;
  if (smoothing === undefined || trend === undefined) return;
  for (let step = 0; step < setup.stepCount; step++) {
    const isHeld = end[step]! > first[step]! || output.isPresent[step] === 1;
    if (isHeld && !isShare(smoothing[step]!))
      setup.fail(`invalid smoothing factor. Expected: 0 < sf < 1, got: ${smoothing[step]!.toFixed(6)}`);
    if (isHeld && !isShare(trend[step]!))
      setup.fail(`invalid trend factor. Expected: 0 < tf < 1, got: ${trend[step]!.toFixed(6)}`);
    if (output.isPresent[step] === 0) continue;
    output.values[step] = smooth(series.values, {
      from: first[step]!,
      end: end[step]!,
      smoothing: smoothing[step]!,
      trend: trend[step]!,
    });
  }
};

// NaN passes, as it does in Prometheus, which asks for what is wrong.
function isShare(factor: number): boolean {
  return !(factor <= 0 || factor >= 1);
}

interface Smoothing {
  readonly from: number;
  readonly end: number;
  readonly smoothing: number;
  readonly trend: number;
}

function smooth(values: Float64Array, { from, end, smoothing, trend }: Smoothing): number {
  let before = 0;
  let smoothed = values[from]!;
  let slope = values[from + 1]! - values[from]!;
  for (let i = from + 1; i < end; i++) {
    if (i > from + 1) slope = trend * (smoothed - before) + (1 - trend) * slope;
    const next = smoothing * values[i]! + (1 - smoothing) * (smoothed + slope);
    before = smoothed;
    smoothed = next;
  }
  return smoothed;
}
