// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiMetrics } from "./api.ts";
import { collectorMetrics } from "./collector.ts";
import { grafanaMetrics } from "./grafana.ts";
import { lokiMetrics } from "./loki.ts";
import { postgresMetrics } from "./postgres.ts";
import { stackMetrics } from "./stack.ts";

export { apiMetrics, collectorMetrics, grafanaMetrics, lokiMetrics, postgresMetrics, stackMetrics };

/** The metrics of every system. */
export const metricsOfSystems = [
  apiMetrics,
  collectorMetrics,
  grafanaMetrics,
  lokiMetrics,
  postgresMetrics,
  stackMetrics,
] as const;
