import type { MetricDefinition, MetricEvidence, MetricType, MetricUnit } from "./metric.ts";

/** What a metric of an {@link Emitter} says beyond its name and its help. */
export interface MetricDetail<Label extends string = string> {
  /** `none` when absent. */
  readonly unit?: MetricUnit;
  /** No labels when absent. */
  readonly labels?: readonly Label[];
  /** Upper bounds of a classic histogram, without +Inf. */
  readonly buckets?: readonly number[];
  /** The emitter's own evidence when absent. */
  readonly evidence?: MetricEvidence;
}

/** Declares one metric; the names of its labels become part of its type. */
export type DeclareMetric<Type extends MetricType> = <const Label extends string = never>(
  name: string,
  help: string,
  detail?: MetricDetail<Label>,
) => MetricDefinition<Label, Type>;

/** Declares metrics of one exporter, so that the job and the evidence stand once above them. */
export interface Emitter {
  readonly counter: DeclareMetric<"counter">;
  readonly gauge: DeclareMetric<"gauge">;
  readonly histogram: DeclareMetric<"histogram">;
  readonly summary: DeclareMetric<"summary">;
  readonly untyped: DeclareMetric<"untyped">;
}

/** An emitter of the job `emittedBy` whose metrics are known by `evidence` unless one says otherwise. */
export function emitter(emittedBy: string, evidence: MetricEvidence): Emitter {
  const declare =
    <Type extends MetricType>(type: Type): DeclareMetric<Type> =>
    (name, help, detail = {}) => ({
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
