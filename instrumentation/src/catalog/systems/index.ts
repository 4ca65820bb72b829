// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiMetrics } from "./api.ts";
import { certificatesMetrics } from "./certificates.ts";
import { dnsMetrics } from "./dns.ts";
import { grafanaMetrics } from "./grafana.ts";
import { haproxyMetrics } from "./haproxy.ts";
import { lokiMetrics } from "./loki.ts";
import { nginxMetrics } from "./nginx.ts";
import { postgresMetrics } from "./postgres.ts";
import { probesMetrics } from "./probes.ts";
import { stackMetrics } from "./stack.ts";
import { uvicornMetrics } from "./uvicorn.ts";

export {
  apiMetrics,
  certificatesMetrics,
  dnsMetrics,
  grafanaMetrics,
  haproxyMetrics,
  lokiMetrics,
  nginxMetrics,
  postgresMetrics,
  probesMetrics,
  stackMetrics,
  uvicornMetrics,
};

/** The metrics of every system. */
export const metricsOfSystems = [
  apiMetrics,
  certificatesMetrics,
  dnsMetrics,
  grafanaMetrics,
  haproxyMetrics,
  lokiMetrics,
  nginxMetrics,
  postgresMetrics,
  probesMetrics,
  stackMetrics,
  uvicornMetrics,
] as const;
