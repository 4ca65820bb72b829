/** What Prometheus calls the type of a metric. */
export type MetricType = "counter" | "gauge" | "histogram" | "summary" | "untyped";

/** The base unit of a metric's values; `none` for plain counts and states. */
export type MetricUnit = "seconds" | "bytes" | "ratio" | "timestamp" | "none";

/**
 * How we know a metric: `measured` on a real component, `documented` by its vendor or read in its source,
 * `own` where klaxon names it because no exporter does.
 */
export type MetricEvidence = "measured" | "documented" | "own";

/** One metric: the only place where its name is spelt. */
export interface MetricDefinition {
  /** The name in an exposition, without the suffixes `_bucket`, `_sum` and `_count`. */
  readonly name: string;
  readonly type: MetricType;
  readonly unit: MetricUnit;
  readonly help: string;
  /** The labels of the exporter itself, in any order; `job` and `instance` are added by Prometheus. */
  readonly labels: readonly string[];
  /** Who exposes it: the job name under which it is scraped. */
  readonly emittedBy: string;
  readonly evidence: MetricEvidence;
  /** Upper bounds of a classic histogram's buckets, without +Inf. */
  readonly buckets?: readonly number[];
}

/** The metrics of one system, by a short name of our own. */
export interface SystemMetrics<Key extends string = string> {
  readonly system: string;
  readonly metrics: Readonly<Record<Key, MetricDefinition>>;
}

/** Declares the metrics of a system; a plain function so that keys stay typed and a typo is a type error. */
export function defineSystemMetrics<Key extends string>(
  system: string,
  metrics: Readonly<Record<Key, MetricDefinition>>,
): SystemMetrics<Key> {
  return { system, metrics };
}
