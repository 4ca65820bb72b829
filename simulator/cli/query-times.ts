import { parseDurationMs, type StepGrid } from "../promql/index.ts";
import { UsageError } from "./usage-error.ts";

/** When there is data, and how far apart its samples are. */
export interface DataSpan {
  readonly startMs: number;
  readonly endMs: number;
  readonly intervalMs: number;
}

/** The times as they were asked for. */
export interface TimeWords {
  readonly at: string | undefined;
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly step: string | undefined;
}

/** One instant, or a grid. */
export type QueryTimes =
  | { readonly kind: "instant"; readonly atMs: number }
  | { readonly kind: "range"; readonly grid: StepGrid };

// More points than any screen has; more than a week at 15 s.
const stepCountMax = 100_000;
const defaultStepCount = 200;

/**
 * Makes times of words: Unix seconds, dates, durations since the begin of the data (`10m`, `+10m`) or before its end
 * (`-10m`). Without any it is an instant at the data's end, or with `wantsRange` all of the data, if it is more than one scrape. Throws a `UsageError`.
 */
export function queryTimes(words: TimeWords, span: DataSpan, wantsRange: boolean): QueryTimes {
  const isRange = words.start !== undefined || words.end !== undefined || words.step !== undefined;
  if (isRange && words.at !== undefined)
    throw new UsageError(
      "`--at` is one instant, `--start`, `--end` and `--step` make a range; name one of both",
    );
  const isInstant = !wantsRange || words.at !== undefined || span.startMs === span.endMs;
  if (!isRange && isInstant) {
    return { kind: "instant", atMs: words.at === undefined ? span.endMs : timeOf("at", words.at, span) };
  }
  const startMs = words.start === undefined ? span.startMs : timeOf("start", words.start, span);
  const endMs = words.end === undefined ? span.endMs : timeOf("end", words.end, span);
  if (endMs < startMs) throw new UsageError("`--end` lies before `--start`");
  const stepMs = words.step === undefined ? defaultStepMs(endMs - startMs, span) : stepOf(words.step);
  const stepCount = Math.floor((endMs - startMs) / stepMs) + 1;
  if (stepCount > stepCountMax)
    throw new UsageError(
      `the range has ${stepCount} steps, at most ${stepCountMax} are taken; use a longer \`--step\``,
    );
  return { kind: "range", grid: { startMs, endMs, stepMs } };
}

function timeOf(option: string, word: string, span: DataSpan): number {
  const text = word.trim();
  const timeMs = /^[+-]?\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * 1000) : offsetOf(text, span);
  const wantedMs = timeMs ?? dateOf(text);
  // Beyond that no date can be written any more.
  if (wantedMs !== undefined && Math.abs(wantedMs) <= 8.64e15) return wantedMs;
  throw new UsageError(
    `\`--${option} ${text}\` is no time; write Unix seconds, a date as in 2024-01-31T12:00:00Z, or a time since the data's begin as in 10m`,
  );
}

function offsetOf(text: string, span: DataSpan): number | undefined {
  const durationMs = parseDurationMs(text.replace(/^[+-]/, ""));
  if (durationMs === undefined) return undefined;
  return text.startsWith("-") ? span.endMs - durationMs : span.startMs + durationMs;
}

/** A date in milliseconds, or undefined where the text is none. Without a zone it is UTC, as everywhere in Prometheus. */
export function dateOf(text: string): number | undefined {
  const [, day, time = "00:00", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?))?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const dateMs = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${zone}`);
  return Number.isNaN(dateMs) ? undefined : dateMs;
}

function stepOf(text: string): number {
  const stepMs = /^\d+(\.\d+)?$/.test(text) ? Math.round(Number(text) * 1000) : parseDurationMs(text);
  if (stepMs === undefined || stepMs < 1)
    throw new UsageError(`\`--step ${text}\` is no duration; write a number and a unit, as in 30s`);
  return stepMs;
}

/** A whole number of intervals, so that steps fall on samples. */
function defaultStepMs(lengthMs: number, { intervalMs }: DataSpan): number {
  const interval = Math.max(1, intervalMs);
  return Math.max(1, Math.ceil(lengthMs / defaultStepCount / interval)) * interval;
}
