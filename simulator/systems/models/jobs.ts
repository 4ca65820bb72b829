// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiJobs } from "./api/jobs.ts";
import { auditJobs } from "./audit.ts";
import { autoscalingJobs } from "./autoscaling/jobs.ts";
import { backupsJobs } from "./backups.ts";
import { cdnJobs } from "./cdn/jobs.ts";
import { certificatesJobs } from "./certificates/jobs.ts";
import { collectorJobs } from "./collector/jobs.ts";
import { deploymentsJobs } from "./deployments.ts";
import { dnsJobs } from "./dns/jobs.ts";
import { errorsJobs } from "./errors.ts";
import { eventBusJobs } from "./event-bus/jobs.ts";
import { functionsJobs } from "./functions.ts";
import { gitopsJobs } from "./gitops/jobs.ts";
import { grafanaJobs } from "./grafana.ts";
import { haproxyJobs } from "./haproxy/jobs.ts";
import { hostJobs } from "./host/jobs.ts";
import { iacJobs } from "./iac.ts";
import { kafkaJobs } from "./kafka/jobs.ts";
import { kubernetesJobs } from "./kubernetes/jobs.ts";
import { lokiJobs } from "./loki.ts";
import { minioJobs } from "./minio.ts";
import { natsJobs } from "./nats/jobs.ts";
import { networkJobs } from "./network.ts";
import { nginxJobs } from "./nginx/jobs.ts";
import { postgresJobs } from "./postgres/jobs.ts";
import { probesJobs } from "./probes/jobs.ts";
import { pushJobs } from "./push.ts";
import { redisJobs } from "./redis/jobs.ts";
import { sqliteJobs } from "./sqlite.ts";
import { stackJobs } from "./stack/jobs.ts";
import { supabaseJobs } from "./supabase.ts";
import { upstashJobs } from "./upstash/jobs.ts";
import { uvicornJobs } from "./uvicorn/jobs.ts";
import { vaultJobs } from "./vault/jobs.ts";
import { workerJobs } from "./worker/jobs.ts";

/** The scrape jobs of every system with their instances, in the order in which a world lists its targets. */
export const scrapeJobs = {
  ...apiJobs,
  ...auditJobs,
  ...autoscalingJobs,
  ...backupsJobs,
  ...cdnJobs,
  ...certificatesJobs,
  ...collectorJobs,
  ...deploymentsJobs,
  ...dnsJobs,
  ...errorsJobs,
  ...eventBusJobs,
  ...functionsJobs,
  ...gitopsJobs,
  ...grafanaJobs,
  ...haproxyJobs,
  ...hostJobs,
  ...iacJobs,
  ...kafkaJobs,
  ...kubernetesJobs,
  ...lokiJobs,
  ...minioJobs,
  ...natsJobs,
  ...networkJobs,
  ...nginxJobs,
  ...postgresJobs,
  ...probesJobs,
  ...pushJobs,
  ...redisJobs,
  ...sqliteJobs,
  ...stackJobs,
  ...supabaseJobs,
  ...upstashJobs,
  ...uvicornJobs,
  ...vaultJobs,
  ...workerJobs,
} as const;

/** The same, by system. */
export const jobsOfSystems = {
  api: apiJobs,
  audit: auditJobs,
  autoscaling: autoscalingJobs,
  backups: backupsJobs,
  cdn: cdnJobs,
  certificates: certificatesJobs,
  collector: collectorJobs,
  deployments: deploymentsJobs,
  dns: dnsJobs,
  errors: errorsJobs,
  "event-bus": eventBusJobs,
  functions: functionsJobs,
  gitops: gitopsJobs,
  grafana: grafanaJobs,
  haproxy: haproxyJobs,
  host: hostJobs,
  iac: iacJobs,
  kafka: kafkaJobs,
  kubernetes: kubernetesJobs,
  loki: lokiJobs,
  minio: minioJobs,
  nats: natsJobs,
  network: networkJobs,
  nginx: nginxJobs,
  postgres: postgresJobs,
  probes: probesJobs,
  push: pushJobs,
  redis: redisJobs,
  sqlite: sqliteJobs,
  stack: stackJobs,
  supabase: supabaseJobs,
  upstash: upstashJobs,
  uvicorn: uvicornJobs,
  vault: vaultJobs,
  worker: workerJobs,
} as const;

/** The name of a scrape job. */
export type JobName = keyof typeof scrapeJobs;
