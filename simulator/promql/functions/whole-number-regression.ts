import type { StepOutput, WindowSeries } from "./window.ts";

/** What least squares are made of: sums over a window's floats, times in seconds since an origin. */
export interface RegressionSums {
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly xy: number;
  readonly xx: number;
}

// A value is added up in two parts, so that sums of whole numbers far beyond 2^53 stay exact and are rounded once.
const partSize = 2 ** 26;
const wholeMax = 2 ** 53;

/**
 * The sums of each present window from running totals, in time independent of the windows' length. For values that are
 * whole numbers at whole seconds they are the very floats that adding up sample by sample gives, because compensated
 * sums of whole numbers lose nothing but the last rounding. Calls `visit` for each present step with its sums, undefined
 * where all floats of the window are equal; returns false, having called nothing, where exactness is not certain.
 */
export function visitWholeSums(
  series: WindowSeries,
  output: StepOutput,
  originMsOf: (step: number) => number,
  visit: (step: number, sums: RegressionSums | undefined) => void,
): boolean {
  const { first, end } = series.bounds;
  const { isPresent } = output;
  const firstStep = isPresent.indexOf(1);
  const lastStep = isPresent.lastIndexOf(1);
  if (firstStep < 0) return true;
  const from = first[firstStep]!;
  const last = end[lastStep]!;
  const baseMs = series.timestampsMs[from] ?? 0;
  const secondsTo = (step: number) => (originMsOf(step) - baseMs) / 1000;
  for (let step = firstStep; step <= lastStep; step++) {
    if (isPresent[step] === 1 && !Number.isInteger(secondsTo(step))) return false;
  }
  const reach = Math.max(Math.abs(secondsTo(firstStep)), Math.abs(secondsTo(lastStep)));
  const totals = totalsOf(series, from, last, reach);
  if (totals === undefined) return false;
  const sums = { count: 0, x: 0, y: 0, xy: 0, xx: 0 };
  for (let step = firstStep; step <= lastStep; step++) {
    if (isPresent[step] === 0) continue;
    const begin = first[step]! - from;
    const stop = end[step]! - from;
    if (totals.equalSince[stop - 1]! <= begin) {
      visit(step, undefined);
      continue;
    }
    const origin = secondsTo(step);
    const over = (running: Float64Array) => running[stop]! - running[begin]!;
    const x = over(totals.x);
    const yHigh = over(totals.yHigh);
    const yLow = over(totals.yLow);
    sums.count = stop - begin;
    sums.x = x - sums.count * origin;
    sums.y = yHigh * partSize + yLow;
    sums.xy = (over(totals.xyHigh) - origin * yHigh) * partSize + (over(totals.xyLow) - origin * yLow);
    sums.xx = over(totals.xx) - 2 * origin * x + sums.count * origin * origin;
    visit(step, sums);
  }
  return true;
}

/** Running totals, each at least one longer than there are samples; all begin with 0. */
interface Totals {
  readonly x: Float64Array;
  readonly xx: Float64Array;
  readonly yHigh: Float64Array;
  readonly yLow: Float64Array;
  readonly xyHigh: Float64Array;
  readonly xyLow: Float64Array;
  /** For each sample the first of the samples up to it that all have its value. */
  readonly equalSince: Int32Array;
}

// One set for all series, one after the other; what is in it is of no use once the next begins.
let known: Totals | undefined;

/** Totals of nothing, with room for so many samples. */
function emptyTotals(count: number): Totals {
  if (known !== undefined && known.equalSince.length >= count) return known;
  const column = () => new Float64Array(count + 1);
  const equalSince = new Int32Array(count);
  const totals = {
    x: column(),
    xx: column(),
    yHigh: column(),
    yLow: column(),
    xyHigh: column(),
    xyLow: column(),
  };
  if (count > keptMax) return { ...totals, equalSince };
  known = { ...totals, equalSince };
  return known;
}

const keptMax = 65_536;

/** Undefined where a value is no whole number at a whole second, or a sum could be rounded on the way. */
function totalsOf(
  { timestampsMs, values }: WindowSeries,
  from: number,
  end: number,
  reach: number,
): Totals | undefined {
  const count = end - from;
  const totals = emptyTotals(count);
  const baseMs = timestampsMs[from] ?? 0;
  const span = ((timestampsMs[end - 1] ?? 0) - baseMs) / 1000 + reach;
  if (!(count * span * span * 4 < wholeMax && count * partSize * (span + 1) * 2 < wholeMax)) return undefined;
  const valueMax = Math.min(wholeMax / (span + 1), (wholeMax / count / (span + 1) / 2) * partSize);
  for (let i = 0; i < count; i++) {
    const x = (timestampsMs[from + i]! - baseMs) / 1000;
    const y = values[from + i]!;
    if (!(Number.isInteger(x) && Number.isInteger(y) && Math.abs(y) < valueMax)) return undefined;
    const yHigh = Math.floor(y / partSize);
    const yLow = y - yHigh * partSize;
    const xy = x * y;
    const xyHigh = Math.floor(xy / partSize);
    totals.x[i + 1] = totals.x[i]! + x;
    totals.xx[i + 1] = totals.xx[i]! + x * x;
    totals.yHigh[i + 1] = totals.yHigh[i]! + yHigh;
    totals.yLow[i + 1] = totals.yLow[i]! + yLow;
    totals.xyHigh[i + 1] = totals.xyHigh[i]! + xyHigh;
    totals.xyLow[i + 1] = totals.xyLow[i]! + (xy - xyHigh * partSize);
    totals.equalSince[i] = i > 0 && y === values[from + i - 1] ? totals.equalSince[i - 1]! : i;
  }
  return totals;
}
