import type { ResultSeries } from "../promql/index.ts";

/** Which steps of a grid lie before an incident, and which within it; both half open. */
export interface IncidentSteps {
  readonly controlStart: number;
  readonly faultStart: number;
  readonly faultEnd: number;
}

/** What a series does when an incident begins. */
export type SeriesCourse = "changes" | "stays" | "absent";

/**
 * Whether a series does during an incident what it does not do otherwise: it appears, disappears, enters another range between
 * thresholds, or leaves the band of its own noise. What only goes on rising or falling as before does not count.
 */
export function courseOf(
  series: ResultSeries,
  steps: IncidentSteps,
  thresholds: readonly number[],
): SeriesCourse {
  const { controlStart, faultStart, faultEnd } = steps;
  const control = pointsOf(series, controlStart, faultStart);
  const fault = pointsOf(series, faultStart, faultEnd);
  if (control.length === 0 && fault.length === 0) return "absent";
  if (control.length === 0 || fault.length === 0) return "changes";
  // A point that is missing now and then is noise where some are missing before.
  const lacked = faultEnd - faultStart - fault.length;
  const isWhole = control.length === faultStart - controlStart;
  if (isWhole && lacked >= gapLengthMin) return "changes";
  const band = bandOf(control);
  let outsideCount = 0;
  for (const point of fault) {
    const distance = band.distanceTo(point);
    if (distance > farDistance) return "changes";
    if (distance > 1) outsideCount++;
    if (outsideCount >= outsideCountMin) return "changes";
  }
  return crosses(control, fault, thresholds) ? "changes" : "stays";
}

const gapLengthMin = 2;
// One point as far out, or two that are out at all.
const farDistance = 3;
const outsideCountMin = 2;

/** A value at a step. */
interface Point {
  readonly step: number;
  readonly value: number;
}

function pointsOf(
  { values, isPresent, histograms }: ResultSeries,
  start: number,
  end: number,
): readonly Point[] {
  const points: Point[] = [];
  for (let step = start; step < end; step++) {
    const value = histograms?.[step]?.count ?? values[step] ?? Number.NaN;
    if (isPresent[step] === 1 && !Number.isNaN(value)) points.push({ step, value });
  }
  return points;
}

/** Where values are expected: around those seen before, and around the line that they follow. */
interface Band {
  /** How often the half width of the band a point lies outside the middle of it: above 1 it is outside. */
  distanceTo(point: Point): number;
}

function bandOf(control: readonly Point[]): Band {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { value } of control) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const middle = low === high ? low : (low + high) / 2;
  const level = Math.max(Math.abs(low), Math.abs(high));
  const halfWidth = Math.max(high - low, relativeNoise * level, leastNoise);
  const line = lineThrough(control);
  return {
    distanceTo: ({ step, value }) => {
      if (value === middle) return 0;
      const flat = Math.abs(value - middle) / halfWidth;
      if (flat <= 1 || line === undefined) return Number.isNaN(flat) ? farDistance + 1 : flat;
      const expected = line.at(step);
      const trend =
        Math.abs(value - expected) / Math.max(2 * line.noise, relativeNoise * Math.abs(expected), leastNoise);
      return Math.min(flat, trend);
    },
  };
}

// A value that never moves before may move by this share of itself; rounding and a scrape more or less do as much.
const relativeNoise = 0.01;
const leastNoise = 1e-9;

interface Line {
  at(step: number): number;
  /** The greatest distance of the points from it. */
  readonly noise: number;
}

/** The line that points follow, where it explains them far better than their mean does. */
function lineThrough(points: readonly Point[]): Line | undefined {
  const count = points.length;
  if (count < linePointsMin) return undefined;
  let [meanStep, meanValue] = [0, 0];
  for (const { step, value } of points) {
    meanStep += step / count;
    meanValue += value / count;
  }
  let [steps, both] = [0, 0];
  for (const { step, value } of points) {
    steps += (step - meanStep) ** 2;
    both += (step - meanStep) * (value - meanValue);
  }
  const slope = steps === 0 ? 0 : both / steps;
  const at = (step: number) => meanValue + slope * (step - meanStep);
  let noise = 0;
  for (const { step, value } of points) noise = Math.max(noise, Math.abs(value - at(step)));
  const rise = Math.abs(slope) * ((points.at(-1)?.step ?? 0) - (points[0]?.step ?? 0));
  return rise > trendShare * noise && rise > 0 ? { at, noise } : undefined;
}

const linePointsMin = 4;
const trendShare = 4;

function crosses(control: readonly Point[], fault: readonly Point[], thresholds: readonly number[]): boolean {
  if (thresholds.length === 0) return false;
  const rangeOf = ({ value }: Point) => thresholds.filter((threshold) => value >= threshold).length;
  const before = new Set(control.map(rangeOf));
  return fault.filter((point) => !before.has(rangeOf(point))).length >= outsideCountMin;
}
