import { markFloatsOnly } from "./over-time.ts";
import { slideLines } from "./sliding-regression.ts";
import { type RegressionSums, visitWholeSums } from "./whole-number-regression.ts";
import type { StepOutput, WindowFunction, WindowSeries } from "./window.ts";
import { overlapsMuch } from "./window-length.ts";

/** `deriv`: the slope per second of a line through the window's floats. */
export const deriv: WindowFunction = (series, setup, output) => {
  markFloatsOnly(series, setup, output, 2);
  const originMsOf = (step: number) => series.timestampsMs[series.bounds.first[step]!]!;
  const plain = (step: number) => {
    output.values[step] = regressionOf(series, step, originMsOf(step)).slope;
  };
  const whole = (step: number, sums: RegressionSums | undefined) => {
    output.values[step] = sums === undefined ? 0 : lineOf(sums).slope;
  };
  if (!overlapsMuch(series, setup)) forEachPresent(output, plain);
  else if (visitWholeSums(series, output, originMsOf, whole)) return;
  else if (setup.isExact) forEachPresent(output, plain);
  else
    slideLines(
      series,
      output,
      (step, line) => {
        output.values[step] = line.slope;
      },
      plain,
    );
};

/** `predict_linear`: where a line through the window's floats will be so many seconds after the step. */
export const predictLinear: WindowFunction = (series, setup, output) => {
  markFloatsOnly(series, setup, output, 2);
  const aheadS = setup.parameters[0] ?? new Float64Array(setup.stepCount);
  const originMsOf = (step: number) => setup.stepTimesMs[step]!;
  const plain = (step: number) => {
    const { slope, intercept } = regressionOf(series, step, originMsOf(step));
    output.values[step] = slope * aheadS[step]! + intercept;
  };
  const whole = (step: number, sums: RegressionSums | undefined) => {
    if (sums === undefined) {
      output.values[step] = 0 * aheadS[step]! + series.values[series.bounds.first[step]!]!;
      return;
    }
    const { slope, intercept } = lineOf(sums);
    output.values[step] = slope * aheadS[step]! + intercept;
  };
  if (!overlapsMuch(series, setup)) forEachPresent(output, plain);
  else if (visitWholeSums(series, output, originMsOf, whole)) return;
  else if (setup.isExact) forEachPresent(output, plain);
  else
    slideLines(
      series,
      output,
      (step, { slope, originMs, meanTimeS, meanValue }) => {
        const sinceMeanS = (setup.stepTimesMs[step]! - originMs) / 1000 - meanTimeS;
        output.values[step] = slope * aheadS[step]! + (meanValue + slope * sinceMeanS);
      },
      plain,
    );
};

function forEachPresent({ isPresent }: StepOutput, visit: (step: number) => void): void {
  for (let step = 0; step < isPresent.length; step++) if (isPresent[step] === 1) visit(step);
}

interface Intercepted {
  readonly slope: number;
  readonly intercept: number;
}

/** Least squares with time zero at `originMs`, added up in Prometheus's order. */
function regressionOf(series: WindowSeries, step: number, originMs: number): Intercepted {
  const from = series.bounds.first[step]!;
  const end = series.bounds.end[step]!;
  const oldest = series.values[from]!;
  if (isConstant(series.values, from, end)) {
    if (Number.isFinite(oldest)) return { slope: 0, intercept: oldest };
    return { slope: Number.NaN, intercept: Number.NaN };
  }
  return lineOf({ count: end - from, ...sumsOf(series, from, end, originMs) });
}

function lineOf({ count, x, y, xy, xx }: RegressionSums): Intercepted {
  const covariance = xy - (x * y) / count;
  const variance = xx - (x * x) / count;
  const slope = covariance / variance;
  return { slope, intercept: y / count - (slope * x) / count };
}

function isConstant(values: Float64Array, from: number, end: number): boolean {
  const oldest = values[from]!;
  for (let i = from + 1; i < end; i++) if (values[i] !== oldest) return false;
  return true;
}

/**
 * Compensated sums, all four in one loop. Each carries the exact error of its additions (Knuth's
 * two-sum) along.
 */
function sumsOf(
  series: WindowSeries,
  from: number,
  end: number,
  originMs: number,
): Omit<RegressionSums, "count"> {
  const { timestampsMs, values } = series;
  let x = 0;
  let xLost = 0;
  let y = 0;
  let yLost = 0;
  let xy = 0;
  let xyLost = 0;
  let xx = 0;
  let xxLost = 0;
  for (let i = from; i < end; i++) {
    const timeS = (timestampsMs[i]! - originMs) / 1000;
    const value = values[i]!;
    let sum = x + timeS;
    let added = sum - x;
    xLost += x - (sum - added) + (timeS - added);
    x = sum;
    sum = y + value;
    added = sum - y;
    yLost += y - (sum - added) + (value - added);
    y = sum;
    const product = timeS * value;
    sum = xy + product;
    added = sum - xy;
    xyLost += xy - (sum - added) + (product - added);
    xy = sum;
    const square = timeS * timeS;
    sum = xx + square;
    added = sum - xx;
    xxLost += xx - (sum - added) + (square - added);
    xx = sum;
  }
  // What was lost of a sum that is no longer finite is no number.
  return { x: x + xLost, y: join(y, yLost), xy: join(xy, xyLost), xx: xx + xxLost };
}

function join(total: number, lost: number): number {
  return Number.isFinite(total) ? total + lost : total;
}
