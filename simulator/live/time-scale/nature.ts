import type { Span } from "../../promql/index.ts";

/** How the value of an expression behaves when time passes N times as fast. */
export type Nature =
  | ConstantNature
  /** A measured value that time has no part in, and everything that could not be followed. */
  | { readonly kind: "plain" }
  /** A moment: `time()`, `timestamp(…)`, a metric that holds one. The same in both clocks. */
  | { readonly kind: "instant" }
  /** Passing time to a power: an age is 1, what is divided by an age is -1. Shrinks by N to that power. */
  | { readonly kind: "scaled"; readonly power: number }
  /** A duration that a component measures by the real clock, and so is not shorter. */
  | { readonly kind: "measured" }
  /** How many events, or how much of a change, lie in a window that shrinks. */
  | { readonly kind: "events" }
  /** Events per second of real time, `multiple` times, over a window (undefined where that is not known). */
  | { readonly kind: "rate"; readonly multiple: number; readonly windowMs: number | undefined }
  /** Seconds of work per second: a ratio, and a mean duration once divided by a rate. */
  | { readonly kind: "busy" }
  /** The change of a gauge per second: N times as much when its course is N times as fast. */
  | { readonly kind: "slope" };

/** A number that is written in the rule, and may be written otherwise. */
export interface ConstantNature {
  readonly kind: "constant";
  readonly value: number;
  /** The text to write anew. */
  readonly span: Span;
  /** Written as a duration, as in `> 5m`. */
  readonly isDuration: boolean;
  /** Wrapped in `vector(…)`, so that calculating with it needs more than its text. */
  readonly isVector: boolean;
}

export const plain: Nature = { kind: "plain" };
export const instant: Nature = { kind: "instant" };
export const age: Nature = { kind: "scaled", power: 1 };

/** Passing time to a power; nothing special for 0. */
export function scaledNature(power: number): Nature {
  return power === 0 ? plain : { kind: "scaled", power };
}

/** What is known of the metrics that a rule reads. */
export interface MetricNatures {
  /** Metrics whose values live in scaled time, by name; of a histogram the name without `_bucket`. */
  readonly scaledMetrics: ReadonlySet<string>;
  /** What recording rules yield, by name. */
  readonly recorded: ReadonlyMap<string, Nature>;
}

const instantName =
  /(_timestamp_seconds|_timestamp|_start_time_seconds|_start_time|_boot_time_seconds|_created|_cert_expiry)$/;
const measuredName = /(_seconds|_milliseconds|_ms|_duration)$/;

/** What the values of a metric are, by its name. */
export function natureOfMetric(name: string | undefined, metrics: MetricNatures): Nature {
  if (name === undefined) return plain;
  const recorded = metrics.recorded.get(name);
  if (recorded !== undefined) return recorded;
  if (metrics.scaledMetrics.has(name)) return age;
  if (instantName.test(name)) return instant;
  return measuredName.test(name) ? { kind: "measured" } : plain;
}

/** What a quantile of a histogram is, by the name of the buckets or of the native histogram. */
export function natureOfHistogram(name: string, metrics: MetricNatures): Nature {
  return natureOfMetric(name.replace(/_bucket$/, ""), metrics);
}

/** Whether a counter counts seconds. */
export function countsSeconds(name: string | undefined): boolean {
  return name !== undefined && /_seconds_(total|sum)$/.test(name);
}
