import {
  allMetrics,
  findMetrics,
  type MetricType,
  seriesLabels,
  seriesNames,
} from "../../instrumentation/src/catalog/index.ts";
import { instrumentedStreamLabels } from "./dashboard/stream-labels.ts";
import type { KnownSeries, MetricSource } from "./metric-knowledge.ts";

/** klaxon's own catalog as a place that says which metrics there are; targets and streams have `targetLabels` beside their own. */
export function catalogSource(targetLabels: readonly string[]): MetricSource {
  const names = [...new Set(allMetrics.flatMap(seriesNames))];
  return {
    name: "the catalog",
    names,
    streamLabels: [...instrumentedStreamLabels, ...targetLabels],
    find: (seriesName) => findInCatalog(seriesName, targetLabels),
  };
}

function findInCatalog(seriesName: string, targetLabels: readonly string[]): KnownSeries | undefined {
  const metrics = findMetrics(seriesName);
  if (metrics.length === 0) return undefined;
  const types = new Set(metrics.map(({ type }) => typeOfSeries(type, seriesName)));
  const [type] = types.size === 1 ? types : [undefined];
  // Alerts have whatever labels their rules give them.
  const isOpen = seriesName === "ALERTS" || seriesName === "ALERTS_FOR_STATE";
  const labels = metrics.flatMap((metric) => seriesLabels(metric, seriesName));
  return { type, labels: isOpen ? undefined : new Set([...labels, "job", "instance", ...targetLabels]) };
}

/** The type of one of a metric's series: those of a histogram or summary count, but for the quantiles. */
export function typeOfSeries(type: MetricType, seriesName: string): MetricType {
  if (type !== "histogram" && type !== "summary") return type;
  if (/_(?:bucket|count|sum)$/.test(seriesName)) return "counter";
  return type === "summary" ? "gauge" : "histogram";
}
