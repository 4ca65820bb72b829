// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiMetrics } from "./api.ts";
import { auditMetrics } from "./audit.ts";
import { autoscalingMetrics } from "./autoscaling.ts";
import { backupsMetrics } from "./backups.ts";
import { cdnMetrics } from "./cdn.ts";
import { certificatesMetrics } from "./certificates.ts";
import { collectorMetrics } from "./collector.ts";
import { deploymentsMetrics } from "./deployments.ts";
import { dnsMetrics } from "./dns.ts";
import { errorsMetrics } from "./errors.ts";
import { eventBusMetrics } from "./event-bus.ts";
import { functionsMetrics } from "./functions.ts";
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
import { networkMetrics } from "./network.ts";
import { nginxMetrics } from "./nginx.ts";
import { postgresMetrics } from "./postgres.ts";
import { probesMetrics } from "./probes.ts";
import { pushMetrics } from "./push.ts";
import { redisMetrics } from "./redis.ts";
import { sqliteMetrics } from "./sqlite.ts";
import { stackMetrics } from "./stack.ts";
import { supabaseMetrics } from "./supabase.ts";
import { upstashMetrics } from "./upstash.ts";
import { uvicornMetrics } from "./uvicorn.ts";
import { vaultMetrics } from "./vault.ts";
import { workerMetrics } from "./worker.ts";

export {
  apiMetrics,
  auditMetrics,
  autoscalingMetrics,
  backupsMetrics,
  cdnMetrics,
  certificatesMetrics,
  collectorMetrics,
  deploymentsMetrics,
  dnsMetrics,
  errorsMetrics,
  eventBusMetrics,
  functionsMetrics,
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
  networkMetrics,
  nginxMetrics,
  postgresMetrics,
  probesMetrics,
  pushMetrics,
  redisMetrics,
  sqliteMetrics,
  stackMetrics,
  supabaseMetrics,
  upstashMetrics,
  uvicornMetrics,
  vaultMetrics,
  workerMetrics,
};

/** The metrics of every system. */
export const metricsOfSystems = [
  apiMetrics,
  auditMetrics,
  autoscalingMetrics,
  backupsMetrics,
  cdnMetrics,
  certificatesMetrics,
  collectorMetrics,
  deploymentsMetrics,
  dnsMetrics,
  errorsMetrics,
  eventBusMetrics,
  functionsMetrics,
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
  networkMetrics,
  nginxMetrics,
  postgresMetrics,
  probesMetrics,
  pushMetrics,
  redisMetrics,
  sqliteMetrics,
  stackMetrics,
  supabaseMetrics,
  upstashMetrics,
  uvicornMetrics,
  vaultMetrics,
  workerMetrics,
] as const;
