import { formatLength } from "../offset.ts";
import type { StoredCondition, StoredThreshold } from "./stored-journal.ts";

/** A stretch of time in which a condition held, from the drill's start. */
export interface CrossedSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How near a condition came to its threshold, or how far it went past it. */
export interface Margin {
  readonly isCrossed: boolean;
  /** It held before already, as what stands guard beside the condition that matters. */
  readonly isOld: boolean;
  /** In words: `0.42 above 0.2, 110 % over, held 3m20s of 2m`. */
  readonly text: string;
  /** Which of the condition's series the words are about; undefined where none has a sample. */
  readonly seriesIndex: number | undefined;
  /** When it held, for that series. */
  readonly crossed: readonly CrossedSpan[];
}

/**
 * The margin of a condition: of the series that held longest, its value furthest past the threshold; where none held, the
 * one that came nearest. `fromMs` leaves out what was before, as the control phase.
 */
export function marginOf(
  condition: StoredCondition,
  { holdDurationMs, fromMs }: { readonly holdDurationMs: number; readonly fromMs: number },
): Margin {
  const readings = condition.series.map((_, index) => readSeries(condition, index, fromMs));
  const best = readings.reduce<Reading | undefined>(
    (found, reading) =>
      reading !== undefined && (found === undefined || isTelling(reading, found)) ? reading : found,
    undefined,
  );
  if (best === undefined) {
    return {
      isCrossed: false,
      isOld: false,
      text: condition.remark ?? "no sample",
      seriesIndex: undefined,
      crossed: [],
    };
  }
  const isCrossed = best.crossed.length > 0;
  const isOld = best.crossed.some(
    (span) => span.fromMs < fromMs && span.toMs - span.fromMs === best.longestMs,
  );
  const held = isCrossed
    ? heldText(best.longestMs, holdDurationMs) + (isOld ? ", since before the fault" : "")
    : "";
  return {
    isCrossed,
    isOld,
    text: [distanceText(condition.operator, best), held].filter((part) => part !== "").join(", "),
    seriesIndex: best.seriesIndex,
    crossed: best.crossed,
  };
}

/** A value with three digits that count, as people read it. */
export function figure(value: number): string {
  if (!Number.isFinite(value) || value === 0) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude >= 1e9 || magnitude < 1e-4)
    return value
      .toExponential(2)
      .replace(/\.?0+e/, "e")
      .replace("e+", "e");
  if (magnitude >= 1000) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

interface Reading {
  readonly seriesIndex: number;
  readonly value: number;
  readonly threshold: number | undefined;
  /** How far past the threshold, in the direction of the operator. */
  readonly beyond: number;
  readonly crossed: readonly CrossedSpan[];
  readonly longestMs: number;
}

function isTelling(reading: Reading, than: Reading): boolean {
  if (reading.longestMs !== than.longestMs) return reading.longestMs > than.longestMs;
  return reading.beyond > than.beyond;
}

function readSeries(condition: StoredCondition, seriesIndex: number, fromMs: number): Reading | undefined {
  const { operator, startMs, stepMs, series } = condition;
  const { values = [], threshold: ownThreshold } = series[seriesIndex] ?? {};
  const limits = ownThreshold ?? condition.threshold;
  let extreme:
    | { readonly value: number; readonly threshold: number | undefined; readonly beyond: number }
    | undefined;
  const crossed: CrossedSpan[] = [];
  let openMs: number | undefined;
  let longestMs = 0;
  const close = (toMs: number) => {
    if (openMs === undefined) return;
    if (toMs > fromMs) {
      crossed.push({ fromMs: openMs, toMs });
      longestMs = Math.max(longestMs, toMs - openMs);
    }
    openMs = undefined;
  };
  for (const [index, value] of values.entries()) {
    const atMs = startMs + index * stepMs;
    const limit = thresholdAt(limits, index);
    const holds = value !== null && conditionHolds(operator, value, limit);
    if (atMs >= fromMs && value !== null && (operator === undefined || limit !== undefined)) {
      const beyond = beyondOf(operator, value, limit);
      if (extreme === undefined || beyond > extreme.beyond) extreme = { value, threshold: limit, beyond };
    }
    if (holds) openMs ??= atMs;
    else close(atMs);
  }
  close(startMs + values.length * stepMs);
  return extreme === undefined ? undefined : { seriesIndex, ...extreme, crossed, longestMs };
}

/** The threshold at a sample; undefined where there is none. */
function thresholdAt(threshold: StoredThreshold | undefined, index: number): number | undefined {
  return typeof threshold === "number" ? threshold : (threshold?.[index] ?? undefined);
}

function conditionHolds(operator: string | undefined, value: number, limit: number | undefined): boolean {
  if (operator === undefined) return true;
  if (limit === undefined) return false;
  switch (operator) {
    case ">":
      return value > limit;
    case ">=":
      return value >= limit;
    case "<":
      return value < limit;
    case "<=":
      return value <= limit;
    case "==":
      return value === limit;
    case "!=":
      return value !== limit;
    default:
      return false;
  }
}

function beyondOf(operator: string | undefined, value: number, limit = 0): number {
  if (operator === undefined) return 0;
  if (operator.startsWith("<")) return limit - value;
  if (operator === "==") return -Math.abs(value - limit);
  return operator === "!=" ? Math.abs(value - limit) : value - limit;
}

function distanceText(operator: string | undefined, { value, threshold, crossed }: Reading): string {
  const isCrossed = crossed.length > 0;
  if (operator === undefined || threshold === undefined) return `had a result (${figure(value)})`;
  const limit = figure(threshold);
  if (operator === "==") return isCrossed ? `was ${limit}` : `came to ${figure(value)}, not ${limit}`;
  if (operator === "!=") return isCrossed ? `${figure(value)}, not ${limit}` : `stayed at ${limit}`;
  if (!/^[<>]/.test(operator)) return `${figure(value)} against ${limit}`;
  const isUpward = operator.startsWith(">");
  const percent = percentText(value, threshold);
  if (isCrossed) {
    const side = isUpward ? "above" : "below";
    if (value === threshold) return `exactly ${limit}`;
    return `${figure(value)} ${side} ${limit}${percent === "" ? "" : `, ${percent} ${isUpward ? "over" : "under"}`}`;
  }
  if (value === threshold) return `stayed at ${limit}, which is not ${isUpward ? "above" : "below"} it`;
  if (!isUpward)
    return `came down to ${figure(value)}, not below ${limit}${percent === "" ? "" : `, ${percent} over`}`;
  return `came to ${figure(value)} of ${limit}${percent === "" ? "" : `, ${percent} short`}`;
}

// Whole only where it is: what is nearly all is not all.
function percentText(value: number, threshold: number): string {
  if (threshold === 0) return "";
  const ratio = Math.abs((value - threshold) / threshold);
  if (ratio >= timesFrom) return `${figure(ratio + 1)} times`;
  const percent = ratio * 100;
  if (percent < 10) return `${Number(percent.toPrecision(2))} %`;
  const rounded = Math.round(percent);
  return `${rounded === 100 && percent < 100 ? 99 : rounded} %`;
}

// Percents of more digits say less than a factor.
const timesFrom = 10;

function heldText(longestMs: number, holdDurationMs: number): string {
  const held = `held ${formatLength(longestMs)}`;
  return holdDurationMs > 0 ? `${held} of ${formatLength(holdDurationMs)}` : held;
}
