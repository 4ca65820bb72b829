export { type DeclareMetric, type Emitter, emitter, type MetricDetail } from "./define.ts";
export { drillMetrics } from "./drill.ts";
export {
  allMetrics,
  findMetric,
  findMetrics,
  type HistogramSeries,
  histogramSeries,
  seriesLabels,
  seriesNames,
  systemMetrics,
} from "./find-metric.ts";
export {
  defineSystemMetrics,
  type MetricDefinition,
  type MetricEvidence,
  type MetricType,
  type MetricUnit,
  type NamedMetrics,
  type SystemMetrics,
} from "./metric.ts";
export { serviceMetrics } from "./service.ts";
export { ALERTS, ALERTS_FOR_STATE, syntheticMetrics } from "./synthetic.ts";
// biome-ignore lint/performance/noReExportAll: the list of systems is generated, so that a new one touches no shared file.
export * from "./systems/index.ts";
