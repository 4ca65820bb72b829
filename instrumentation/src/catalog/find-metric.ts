import { drillMetrics } from "./drill.ts";
import type { MetricDefinition, SystemMetrics } from "./metric.ts";
import { serviceMetrics } from "./service.ts";
import { ALERTS, ALERTS_FOR_STATE, syntheticMetrics } from "./synthetic.ts";
import { metricsOfSystems } from "./systems/index.ts";

/** The metrics of all systems, each system once, in a fixed order; what Prometheus itself writes comes last. */
export const systemMetrics: readonly SystemMetrics[] = [
  ...metricsOfSystems,
  serviceMetrics,
  drillMetrics,
  syntheticMetrics,
];

/**
 * Every metric of the catalog. A name that several jobs expose (`process_resident_memory_bytes`) stands here once
 * for each of them, with its own `emittedBy`.
 */
export const allMetrics: readonly MetricDefinition[] = [
  ...systemMetrics.flatMap((system) => Object.values(system.metrics)),
  ALERTS,
  ALERTS_FOR_STATE,
];

/** The three kinds of series of a classic histogram. */
export interface HistogramSeries {
  /** Counts up to `le`. */
  readonly bucket: string;
  readonly sum: string;
  readonly count: string;
}

/** The series names of a histogram; a metric of another type is a mistake of the caller and throws. */
export function histogramSeries(metric: MetricDefinition): HistogramSeries {
  if (metric.type !== "histogram") {
    throw new TypeError(`\`${metric.name}\` is a ${metric.type}, not a histogram`);
  }
  return { bucket: `${metric.name}_bucket`, sum: `${metric.name}_sum`, count: `${metric.name}_count` };
}

/** The names under which a metric appears in series: three for a histogram and a summary, otherwise one. */
export function seriesNames(metric: MetricDefinition): readonly string[] {
  switch (metric.type) {
    case "histogram":
      return Object.values(histogramSeries(metric));
    case "summary":
      return [metric.name, `${metric.name}_sum`, `${metric.name}_count`];
    case "counter":
    case "gauge":
    case "untyped":
      return [metric.name];
  }
}

/**
 * The labels of a series of this name as its exporter writes them: those of the metric, with `le` on the buckets
 * of a histogram and `quantile` on the quantiles of a summary.
 */
export function seriesLabels(metric: MetricDefinition, seriesName: string): readonly string[] {
  if (metric.type === "histogram" && seriesName === `${metric.name}_bucket`) return [...metric.labels, "le"];
  if (metric.type === "summary" && seriesName === metric.name) return [...metric.labels, "quantile"];
  return metric.labels;
}

const definitionsBySeriesName: ReadonlyMap<string, readonly MetricDefinition[]> = (() => {
  const found = new Map<string, MetricDefinition[]>();
  for (const metric of allMetrics) {
    for (const name of seriesNames(metric)) {
      const known = found.get(name);
      if (known === undefined) found.set(name, [metric]);
      else known.push(metric);
    }
  }
  return found;
})();

/** Every metric with a series of this name (suffixes resolved); several where several jobs expose it, else none. */
export function findMetrics(seriesName: string): readonly MetricDefinition[] {
  return definitionsBySeriesName.get(seriesName) ?? [];
}

/**
 * The metric with a series of this name (suffixes resolved): the one that `job` exposes when it is given,
 * otherwise the first of the catalog. Undefined where the catalog has none.
 */
export function findMetric(seriesName: string, job?: string): MetricDefinition | undefined {
  const metrics = findMetrics(seriesName);
  if (job === undefined) return metrics[0];
  return metrics.find((metric) => metric.emittedBy === job || metric.emittedBy === "*");
}
