import { PromqlError } from "../error.ts";
import { type Labels, metricNameLabel, withoutLabels } from "../labels.ts";
import type { PrometheusMajor } from "../matcher.ts";
import type { Span } from "../span.ts";
import type { EvaluationContext } from "./context.ts";
import type { VectorSeries } from "./vector-series.ts";

/** The labels that go when a series is no longer the metric it was: in Prometheus 3 type and unit as well. */
export const metadataLabels: readonly string[] = [metricNameLabel, "__type__", "__unit__"];

const withoutName = new WeakMap<Labels, Labels>();
const withoutMetadata = new WeakMap<Labels, Labels>();

/** The label set without metric name (and type and unit); remembered for each label set. */
export function dropMetadata(labels: Labels, prometheus: PrometheusMajor): Labels {
  const known = prometheus === 2 ? withoutName : withoutMetadata;
  let dropped = known.get(labels);
  if (dropped === undefined) {
    dropped = withoutLabels(labels, prometheus === 2 ? [metricNameLabel] : metadataLabels);
    known.set(labels, dropped);
  }
  return dropped;
}

/** Whether a label set holds a type or a unit. */
export function hasTypeOrUnit(labels: Labels): boolean {
  return labels.names.includes("__type__") || labels.names.includes("__unit__");
}

/**
 * The labels that the rest of the expression sees. With delayed name removal a dropped name is still there
 * until the result is handed out.
 */
export function visibleLabels(series: VectorSeries, context: EvaluationContext): Labels {
  if (!series.isNameDropped || context.settings.isNameRemovalDelayed) return series.labels;
  return dropMetadata(series.labels, context.settings.prometheus);
}

/**
 * Finds series that became the same by losing their name. They may follow each other in time, but at one step
 * they are an error.
 */
export class CollisionGuard {
  readonly #presentByKey = new Map<string, Uint8Array>();
  readonly #span: Span;

  constructor(span: Span) {
    this.#span = span;
  }

  /** Throws `promql/duplicate-labels` where a series with the same labels was present at the same step. */
  check(labels: Labels, isPresent: Uint8Array): void {
    const known = this.#presentByKey.get(labels.key);
    if (known === undefined) {
      this.#presentByKey.set(labels.key, isPresent.slice());
      return;
    }
    for (let step = 0; step < isPresent.length; step++) {
      if (isPresent[step] === 0) continue;
      if (known[step] === 1) throw duplicateLabels(this.#span);
      known[step] = 1;
    }
  }
}

/** Prometheus's error for two elements of one vector with the same labels. */
export function duplicateLabels(span: Span): PromqlError {
  const message = "vector cannot contain metrics with the same labelset";
  return new PromqlError("promql/duplicate-labels", message, span);
}

/** Drops the metric name, and refuses series that are the same without it. */
export function dropName(series: VectorSeries, context: EvaluationContext, guard: CollisionGuard): void {
  series.isNameDropped = true;
  if (!series.mayCollide || context.settings.isNameRemovalDelayed) return;
  guard.check(visibleLabels(series, context), series.isPresent);
  series.mayCollide = false;
}
