// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiMetrics } from "./api.ts";
import { auditMetrics } from "./audit.ts";
import { collectorMetrics } from "./collector.ts";
import { grafanaMetrics } from "./grafana.ts";
import { lokiMetrics } from "./loki.ts";
import { networkMetrics } from "./network.ts";
import { postgresMetrics } from "./postgres.ts";
import { stackMetrics } from "./stack.ts";

export {
  apiMetrics,
  auditMetrics,
  collectorMetrics,
  grafanaMetrics,
  lokiMetrics,
  networkMetrics,
  postgresMetrics,
  stackMetrics,
};

/** The metrics of every system. */
export const metricsOfSystems = [
  apiMetrics,
  auditMetrics,
  collectorMetrics,
  grafanaMetrics,
  lokiMetrics,
  networkMetrics,
  postgresMetrics,
  stackMetrics,
] as const;
