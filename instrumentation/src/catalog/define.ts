import type { MetricDefinition, MetricEvidence, MetricType, MetricUnit } from "./metric.ts";

/** What a metric of an {@link Emitter} says beyond its name and its help. */
export interface MetricDetail {
  /** `none` when absent. */
  readonly unit?: MetricUnit;
  /** No labels when absent. */
  readonly labels?: readonly string[];
  /** Upper bounds of a classic histogram, without +Inf. */
  readonly buckets?: readonly number[];
  /** The emitter's own evidence when absent. */
  readonly evidence?: MetricEvidence;
}

/** Declares metrics of one exporter, so that the job and the evidence stand once above them. */
export interface Emitter {
  readonly counter: (name: string, help: string, detail?: MetricDetail) => MetricDefinition;
  readonly gauge: (name: string, help: string, detail?: MetricDetail) => MetricDefinition;
  readonly histogram: (name: string, help: string, detail?: MetricDetail) => MetricDefinition;
  readonly summary: (name: string, help: string, detail?: MetricDetail) => MetricDefinition;
  readonly untyped: (name: string, help: string, detail?: MetricDetail) => MetricDefinition;
}

/** An emitter of the job `emittedBy` whose metrics are known by `evidence` unless one says otherwise. */
export function emitter(emittedBy: string, evidence: MetricEvidence): Emitter {
  const declare =
    (type: MetricType) =>
    (name: string, help: string, detail: MetricDetail = {}): MetricDefinition => ({
      name,
      type,
      unit: detail.unit ?? "none",
      help,
      labels: detail.labels ?? [],
      emittedBy,
      evidence: detail.evidence ?? evidence,
      ...(detail.buckets === undefined ? {} : { buckets: detail.buckets }),
    });
  return {
    counter: declare("counter"),
    gauge: declare("gauge"),
    histogram: declare("histogram"),
    summary: declare("summary"),
    untyped: declare("untyped"),
  };
}
