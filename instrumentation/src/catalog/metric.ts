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
export interface MetricDefinition<Label extends string = string, Type extends MetricType = MetricType> {
  /** The name in an exposition, without the suffixes `_bucket`, `_sum` and `_count`. */
  readonly name: string;
  readonly type: Type;
  readonly unit: MetricUnit;
  readonly help: string;
  /** The labels of the exporter itself, in any order; `job` and `instance` are added by Prometheus. */
  readonly labels: readonly Label[];
  /** Who exposes it: the job name under which it is scraped. */
  readonly emittedBy: string;
  readonly evidence: MetricEvidence;
  /** Upper bounds of a classic histogram's buckets, without +Inf. */
  readonly buckets?: readonly number[];
}

/** The metrics of one system, by a short name of our own. */
export interface SystemMetrics<Metrics extends NamedMetrics = NamedMetrics> {
  readonly system: string;
  readonly metrics: Metrics;
}

/** Metrics by a short name of our own. */
export type NamedMetrics = Readonly<Record<string, MetricDefinition>>;

/** Declares the metrics of a system; a plain function so that keys and labels stay typed and a typo is a type error. */
export function defineSystemMetrics<Metrics extends NamedMetrics>(
  system: string,
  metrics: Metrics,
): SystemMetrics<Metrics> {
  return { system, metrics };
}
