export { apiMetrics } from "./api.ts";
export { type DeclareMetric, type Emitter, emitter, type MetricDetail } from "./define.ts";
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
export { postgresMetrics } from "./postgres.ts";
export { serviceMetrics } from "./service.ts";
export { stackMetrics } from "./stack.ts";
export { ALERTS, ALERTS_FOR_STATE, syntheticMetrics } from "./synthetic.ts";
