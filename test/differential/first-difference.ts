import type { BucketValue, HistogramValue, Outcome, OutcomeSeries, Point, Remark } from "./outcome.ts";

/** How far values may be from each other. */
export interface Tolerance {
  /** As a share of the larger one. */
  readonly relative: number;
  readonly absolute: number;
}

type SeriesOutcome = Extract<Outcome, { kind: "series" }>;

const exactly: Tolerance = { relative: 1e-9, absolute: 0 };

/** The first thing in which two outcomes differ, remarks included, or undefined; all NaN are equal. */
export function firstDifference(real: Outcome, own: Outcome, tolerance = exactly): string | undefined {
  return resultDifference(real, own, tolerance) ?? remarkDifference(real, own);
}

/** As `firstDifference`, whatever is remarked. */
export function resultDifference(real: Outcome, own: Outcome, tolerance = exactly): string | undefined {
  if (real.kind === "series" && own.kind === "series") return seriesDifference(real, own, tolerance);
  if (real.kind === "error" && own.kind === "error") return undefined;
  if (real.kind === "text" && own.kind === "text" && real.text === own.text) return undefined;
  return `Prometheus: ${describe(real)}\n  klaxon:     ${describe(own)}`;
}

function seriesDifference(real: SeriesOutcome, own: SeriesOutcome, tolerance: Tolerance): string | undefined {
  const ownByName = new Map(own.series.map((series) => [series.name, series]));
  for (const series of real.series) {
    const counterpart = ownByName.get(series.name);
    if (counterpart === undefined) return `only Prometheus has ${series.name} ${pointsText(series)}`;
    const difference = pointDifference(series, counterpart, tolerance);
    if (difference !== undefined) return difference;
    ownByName.delete(series.name);
  }
  for (const series of ownByName.values()) return `only klaxon has ${series.name} ${pointsText(series)}`;
  if (own.series.length !== real.series.length) return "klaxon has a series twice";
  return real.isOrdered ? orderDifference(real, own, tolerance) : undefined;
}

/** Equal values have no order among themselves. */
function orderDifference(real: SeriesOutcome, own: SeriesOutcome, tolerance: Tolerance): string | undefined {
  const position = real.series.findIndex(({ name, points }, index) => {
    const counterpart = own.series[index];
    if (counterpart === undefined || counterpart.name === name) return counterpart === undefined;
    const [left, right] = [points[0], counterpart.points[0]];
    return left === undefined || right === undefined || !areEqual(left.value, right.value, tolerance);
  });
  return position < 0 ? undefined : `the order differs from position ${position} on`;
}

function pointDifference(real: OutcomeSeries, own: OutcomeSeries, tolerance: Tolerance): string | undefined {
  const ownByTime = new Map(own.points.map(({ timestampMs, value }) => [timestampMs, value]));
  for (const { timestampMs, value } of real.points) {
    const counterpart = ownByTime.get(timestampMs);
    if (counterpart === undefined || !areEqual(value, counterpart, tolerance))
      return `${real.name} at ${timestampMs}: Prometheus ${valueText(value)}, klaxon ${valueText(counterpart)}`;
    ownByTime.delete(timestampMs);
  }
  for (const [timestampMs, value] of ownByTime)
    return `${own.name} at ${timestampMs}: Prometheus nothing, klaxon ${valueText(value)}`;
  return undefined;
}

function areEqual(left: Point["value"], right: Point["value"], tolerance: Tolerance): boolean {
  if (typeof left === "number" || typeof right === "number")
    return typeof left === "number" && typeof right === "number" && areClose(left, right, tolerance);
  return (
    areClose(left.count, right.count, tolerance) &&
    areClose(left.sum, right.sum, tolerance) &&
    haveEqualBuckets(knownBuckets(left, right), knownBuckets(right, left), tolerance)
  );
}

/**
 * The buckets that can be compared. Infinity times nothing is not a number, and which buckets with nothing in them a
 * histogram has cannot be seen; nor is it a difference what rounding left of nothing.
 */
function knownBuckets({ buckets }: HistogramValue, other: HistogramValue): readonly BucketValue[] {
  const largest = Math.max(...buckets.map(({ count }) => Math.abs(count) || 0));
  const isUnknown = ({ lower }: BucketValue) =>
    other.buckets.some((bucket) => bucket.lower === lower && Number.isNaN(bucket.count));
  return buckets.filter((bucket) => Math.abs(bucket.count) > 1e-12 * largest && !isUnknown(bucket));
}

function haveEqualBuckets(
  left: readonly BucketValue[],
  right: readonly BucketValue[],
  tolerance: Tolerance,
): boolean {
  return (
    left.length === right.length &&
    left.every((bucket, index) => {
      const other = right[index];
      return (
        other !== undefined &&
        areClose(bucket.lower, other.lower, tolerance) &&
        areClose(bucket.upper, other.upper, tolerance) &&
        areClose(bucket.count, other.count, tolerance)
      );
    })
  );
}

function areClose(left: number, right: number, tolerance: Tolerance): boolean {
  if (left === right || (Number.isNaN(left) && Number.isNaN(right))) return true;
  const distance = Math.abs(left - right);
  const scale = Math.max(Math.abs(left), Math.abs(right));
  return Number.isFinite(distance) && distance <= Math.max(tolerance.relative * scale, tolerance.absolute);
}

/**
 * Prometheus keeps each message once, at whichever of its places came last. So both must have the same messages,
 * and klaxon must have Prometheus's place, where it is known, among its own. An answer of Prometheus holds ten remarks of a level.
 */
function remarkDifference(real: Outcome, own: Outcome): string | undefined {
  if (real.kind !== "series" || own.kind !== "series") return undefined;
  for (const remark of real.remarks)
    if (!own.remarks.some((other) => isSameRemark(remark, other)))
      return `only Prometheus remarks ${remarkText(remark)}${listText(own)}`;
  if (real.omittedRemarkCount > 0) {
    const ownCount = new Set(own.remarks.map(({ message }) => message)).size;
    const realCount = real.remarks.length + real.omittedRemarkCount;
    return ownCount === realCount ? undefined : `Prometheus has ${realCount} remarks, klaxon ${ownCount}`;
  }
  const stray = own.remarks.find(({ message }) => real.remarks.every((other) => other.message !== message));
  return stray === undefined ? undefined : `only klaxon remarks ${remarkText(stray)}${listText(real)}`;
}

function isSameRemark(real: Remark, own: Remark): boolean {
  return real.message === own.message && (real.place === "" || own.place === "" || real.place === own.place);
}

function listText({ remarks }: SeriesOutcome): string {
  return remarks.length === 0 ? "" : `; the other: ${remarks.map(remarkText).join("; ")}`;
}

function remarkText({ message, place }: Remark): string {
  return `${message} (${place})`;
}

function describe(outcome: Outcome): string {
  if (outcome.kind === "error") return `error: ${outcome.message}`;
  return outcome.kind === "text" ? outcome.text : `${outcome.series.length} series`;
}

function pointsText({ points }: OutcomeSeries): string {
  const [first] = points;
  return first === undefined
    ? "without points"
    : `(${points.length} points, ${valueText(first.value)} at ${first.timestampMs})`;
}

function valueText(value: number | HistogramValue | undefined): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  const buckets = value.buckets.map(({ lower, upper, count }) => `${lower}..${upper}: ${count}`);
  return `{${[`count ${value.count}`, `sum ${value.sum}`, ...buckets].join(", ")}}`;
}
