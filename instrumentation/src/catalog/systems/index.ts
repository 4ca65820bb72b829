// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiMetrics } from "./api.ts";
import { backupsMetrics } from "./backups.ts";
import { certificatesMetrics } from "./certificates.ts";
import { deploymentsMetrics } from "./deployments.ts";
import { dnsMetrics } from "./dns.ts";
import { eventBusMetrics } from "./event-bus.ts";
import { grafanaMetrics } from "./grafana.ts";
import { haproxyMetrics } from "./haproxy.ts";
import { hostMetrics } from "./host.ts";
import { kafkaMetrics } from "./kafka.ts";
import { lokiMetrics } from "./loki.ts";
import { minioMetrics } from "./minio.ts";
import { natsMetrics } from "./nats.ts";
import { nginxMetrics } from "./nginx.ts";
import { postgresMetrics } from "./postgres.ts";
import { probesMetrics } from "./probes.ts";
import { redisMetrics } from "./redis.ts";
import { sqliteMetrics } from "./sqlite.ts";
import { stackMetrics } from "./stack.ts";
import { uvicornMetrics } from "./uvicorn.ts";

export {
  apiMetrics,
  backupsMetrics,
  certificatesMetrics,
  deploymentsMetrics,
  dnsMetrics,
  eventBusMetrics,
  grafanaMetrics,
  haproxyMetrics,
  hostMetrics,
  kafkaMetrics,
  lokiMetrics,
  minioMetrics,
  natsMetrics,
  nginxMetrics,
  postgresMetrics,
  probesMetrics,
  redisMetrics,
  sqliteMetrics,
  stackMetrics,
  uvicornMetrics,
};

/** The metrics of every system. */
export const metricsOfSystems = [
  apiMetrics,
  backupsMetrics,
  certificatesMetrics,
  deploymentsMetrics,
  dnsMetrics,
  eventBusMetrics,
  grafanaMetrics,
  haproxyMetrics,
  hostMetrics,
  kafkaMetrics,
  lokiMetrics,
  minioMetrics,
  natsMetrics,
  nginxMetrics,
  postgresMetrics,
  probesMetrics,
  redisMetrics,
  sqliteMetrics,
  stackMetrics,
  uvicornMetrics,
] as const;
