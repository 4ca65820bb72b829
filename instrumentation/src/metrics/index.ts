export type {
  AcrossWorkers,
  Counter,
  Exemplar,
  Gauge,
  GaugeOptions,
  Histogram,
  Instruments,
  LabelValues,
} from "./instrument.ts";
export { createMetrics, type Exposition, type MetricEnvironment, type Metrics } from "./metrics.ts";
export type { PromClientRegistry } from "./prom-client/index.ts";
