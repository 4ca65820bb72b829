// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiMetrics } from "./api.ts";
import { autoscalingMetrics } from "./autoscaling.ts";
import { backupsMetrics } from "./backups.ts";
import { certificatesMetrics } from "./certificates.ts";
import { deploymentsMetrics } from "./deployments.ts";
import { dnsMetrics } from "./dns.ts";
import { eventBusMetrics } from "./event-bus.ts";
import { gitopsMetrics } from "./gitops.ts";
import { grafanaMetrics } from "./grafana.ts";
import { haproxyMetrics } from "./haproxy.ts";
import { hostMetrics } from "./host.ts";
import { iacMetrics } from "./iac.ts";
import { kafkaMetrics } from "./kafka.ts";
import { kubernetesMetrics } from "./kubernetes.ts";
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
import { vaultMetrics } from "./vault.ts";

export {
  apiMetrics,
  autoscalingMetrics,
  backupsMetrics,
  certificatesMetrics,
  deploymentsMetrics,
  dnsMetrics,
  eventBusMetrics,
  gitopsMetrics,
  grafanaMetrics,
  haproxyMetrics,
  hostMetrics,
  iacMetrics,
  kafkaMetrics,
  kubernetesMetrics,
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
  vaultMetrics,
};

/** The metrics of every system. */
export const metricsOfSystems = [
  apiMetrics,
  autoscalingMetrics,
  backupsMetrics,
  certificatesMetrics,
  deploymentsMetrics,
  dnsMetrics,
  eventBusMetrics,
  gitopsMetrics,
  grafanaMetrics,
  haproxyMetrics,
  hostMetrics,
  iacMetrics,
  kafkaMetrics,
  kubernetesMetrics,
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
  vaultMetrics,
] as const;
