import type { ResultSeries, StepGrid } from "../promql/index.ts";

/** Which steps of a grid lie before an incident, and which within it; both half open. */
export interface IncidentSteps {
  readonly faultStart: number;
  readonly faultEnd: number;
}

/** A series over a grid. */
export interface Course {
  readonly series: ResultSeries;
  readonly grid: StepGrid;
}

/** What a series does when an incident begins. */
export type SeriesChange = "changes" | "stays" | "absent";

/** What a series is held against. */
export interface ChangeOptions {
  readonly steps: IncidentSteps;
  /** The same series where nothing is wrong; undefined where it never is without an incident, or nobody has looked. */
  readonly healthy: Course | undefined;
  /** Values at which the panel's colour changes. */
  readonly thresholds: readonly number[];
}

/**
 * Whether a series does during an incident what it does not do otherwise: it appears, disappears, enters another range between
 * thresholds, or leaves the band of what it was before and of what it is in a healthy world. What only goes on rising or falling does
 * not count.
 */
export function changeOf(course: Course, { steps, healthy, thresholds }: ChangeOptions): SeriesChange {
  const { faultStart, faultEnd } = steps;
  const control = pointsOf(course, 0, faultStart);
  const fault = pointsOf(course, faultStart, faultEnd);
  const usual = healthy === undefined ? [] : pointsOf(healthy, 0, healthy.series.isPresent.length);
  const known = [...control, ...usual];
  if (known.length === 0 && fault.length === 0) return "absent";
  if (known.length === 0) return fault.length >= outsideCountMin ? "changes" : "stays";
  // Missing points are noise where some are missing when all is well.
  const isWhole = control.length === faultStart && usual.length === (healthy?.series.isPresent.length ?? 0);
  if (isWhole && faultEnd - faultStart - fault.length >= outsideCountMin) return "changes";
  const band = bandOf(known);
  const outsideCount = fault.filter((point) => band.distanceTo(point) > 1).length;
  if (outsideCount >= outsideCountMin) return "changes";
  return crosses(known, fault, thresholds) ? "changes" : "stays";
}

// One point alone is an outlier.
const outsideCountMin = 2;

/** A value at a time. */
interface Point {
  readonly atMs: number;
  readonly value: number;
}

function pointsOf({ series, grid }: Course, start: number, end: number): readonly Point[] {
  const { values, isPresent, histograms } = series;
  const points: Point[] = [];
  for (let step = start; step < Math.min(end, isPresent.length); step++) {
    const value = histograms?.[step]?.count ?? values[step] ?? Number.NaN;
    if (isPresent[step] === 1 && !Number.isNaN(value))
      points.push({ atMs: grid.startMs + step * grid.stepMs, value });
  }
  return points;
}

/** Where values are expected: around those that are known, or around the line that they follow. */
interface Band {
  /** How many half widths of the band a point lies off its middle: above 1 it is outside. */
  distanceTo(point: Point): number;
}

function bandOf(known: readonly Point[]): Band {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { value } of known) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const line = lineThrough(known);
  if (line !== undefined) {
    const halfWidth = Math.max(2 * line.noise, lineNoise * line.rise, leastNoise);
    return { distanceTo: ({ atMs, value }) => Math.abs(value - line.at(atMs)) / halfWidth };
  }
  const middle = low === high ? low : (low + high) / 2;
  const level = Math.max(Math.abs(low), Math.abs(high));
  const halfWidth = Math.max(margin * (high - low), relativeNoise * level, leastNoise);
  return {
    // Infinities that are as before are at the middle.
    distanceTo: ({ value }) =>
      value === middle ? 0 : Math.abs(value - middle) / halfWidth || Number.POSITIVE_INFINITY,
  };
}

// Half of what was seen lies on either side of the middle; noise goes somewhat further in a longer time.
const margin = 0.75;
// A value that never moves otherwise may move by this share of itself; rounding and a scrape more or less do as much.
const relativeNoise = 0.01;
const lineNoise = 0.05;
const leastNoise = 1e-9;

interface Line {
  at(atMs: number): number;
  /** The greatest distance of the points from it. */
  readonly noise: number;
  /** How far it goes up or down along the points. */
  readonly rise: number;
}

/** The line that points follow, where it explains them far better than their mean does. */
function lineThrough(points: readonly Point[]): Line | undefined {
  const count = points.length;
  if (count < linePointsMin) return undefined;
  let [meanAtMs, meanValue] = [0, 0];
  for (const { atMs, value } of points) {
    meanAtMs += atMs / count;
    meanValue += value / count;
  }
  let [square, both, first, last] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { atMs, value } of points) {
    square += (atMs - meanAtMs) ** 2;
    both += (atMs - meanAtMs) * (value - meanValue);
    first = Math.min(first, atMs);
    last = Math.max(last, atMs);
  }
  const slope = square === 0 ? 0 : both / square;
  const at = (atMs: number) => meanValue + slope * (atMs - meanAtMs);
  let noise = 0;
  for (const { atMs, value } of points) noise = Math.max(noise, Math.abs(value - at(atMs)));
  const rise = Math.abs(slope) * (last - first);
  return rise > trendShare * noise && rise > 0 ? { at, noise, rise } : undefined;
}

const linePointsMin = 4;
const trendShare = 4;

function crosses(known: readonly Point[], fault: readonly Point[], thresholds: readonly number[]): boolean {
  if (thresholds.length === 0) return false;
  const rangeOf = ({ value }: Point) => thresholds.filter((threshold) => value >= threshold).length;
  const usual = new Set(known.map(rangeOf));
  return fault.filter((point) => !usual.has(rangeOf(point))).length >= outsideCountMin;
}
