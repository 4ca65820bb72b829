import type { MetricType } from "../../instrumentation/src/catalog/index.ts";
import { scrapeReportNames } from "../engine/index.ts";
import type { ExposedType, MetricFamily } from "../exposition/index.ts";
import { typeOfSeries } from "./catalog-source.ts";
import type { KnownSeries, MetricSource } from "./metric-knowledge.ts";

/**
 * Saved answers of targets as a place that says which metrics there are. The scrape adds `job`, `instance` and
 * `targetLabels`. A family without samples is known by its type, its labels are not.
 */
export function scrapeSource(
  name: string,
  families: readonly MetricFamily[],
  targetLabels: readonly string[],
): MetricSource {
  const added = ["job", "instance", ...targetLabels];
  const known = new Map<string, { type: MetricType | undefined; labels: Set<string> | undefined }>();
  for (const family of families) {
    const type = typeOf(family.type);
    for (const name of namesOfEmpty(family)) known.set(name, { type, labels: undefined });
    for (const sample of family.samples) {
      const entry = known.get(sample.name);
      const labels = entry?.labels ?? new Set(added);
      for (const label of Object.keys(sample.labels)) labels.add(label);
      known.set(sample.name, { type: type && typeOfSeries(type, sample.name), labels });
    }
  }
  for (const name of scrapeReportNames) known.set(name, { type: "gauge", labels: new Set(added) });
  for (const name of ["ALERTS", "ALERTS_FOR_STATE"]) known.set(name, { type: "gauge", labels: undefined });
  return {
    name,
    names: [...known.keys()],
    find: (seriesName): KnownSeries | undefined => known.get(seriesName),
  };
}

function namesOfEmpty({ name, type, samples }: MetricFamily): readonly string[] {
  if (samples.length > 0) return [];
  if (type === "histogram") return [`${name}_bucket`, `${name}_sum`, `${name}_count`];
  return type === "summary" ? [name, `${name}_sum`, `${name}_count`] : [name];
}

function typeOf(type: ExposedType): MetricType | undefined {
  switch (type) {
    case "counter":
    case "gauge":
    case "histogram":
    case "summary":
      return type;
    case "info":
    case "stateset":
      return "gauge";
    case "gaugehistogram":
    case "untyped":
    case "unknown":
      return undefined;
    default:
      return type satisfies never;
  }
}
