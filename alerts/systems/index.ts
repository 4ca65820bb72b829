// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiAlerting } from "./api/index.ts";
import { auditAlerting } from "./audit.ts";
import { autoscalingAlerting } from "./autoscaling/index.ts";
import { backupsAlerting } from "./backups/index.ts";
import { cdnAlerting } from "./cdn/index.ts";
import { certificatesAlerting } from "./certificates.ts";
import { collectorAlerting } from "./collector.ts";
import { deploymentsAlerting } from "./deployments.ts";
import { dnsAlerting } from "./dns.ts";
import { errorsAlerting } from "./errors.ts";
import { eventBusAlerting } from "./event-bus/index.ts";
import { functionsAlerting } from "./functions/index.ts";
import { gitopsAlerting } from "./gitops.ts";
import { grafanaAlerting } from "./grafana.ts";
import { haproxyAlerting } from "./haproxy/index.ts";
import { hostAlerting } from "./host/index.ts";
import { iacAlerting } from "./iac.ts";
import { kafkaAlerting } from "./kafka/index.ts";
import { kubernetesAlerting } from "./kubernetes/index.ts";
import { lokiAlerting } from "./loki.ts";
import { minioAlerting } from "./minio.ts";
import { natsAlerting } from "./nats/index.ts";
import { networkAlerting } from "./network.ts";
import { nginxAlerting } from "./nginx/index.ts";
import { postgresAlerting } from "./postgres/index.ts";
import { probesAlerting } from "./probes.ts";
import { pushAlerting } from "./push.ts";
import { redisAlerting } from "./redis/index.ts";
import { sqliteAlerting } from "./sqlite.ts";
import { stackAlerting } from "./stack.ts";
import { supabaseAlerting } from "./supabase/index.ts";
import { upstashAlerting } from "./upstash/index.ts";
import { uvicornAlerting } from "./uvicorn/index.ts";
import { vaultAlerting } from "./vault/index.ts";
import { workerAlerting } from "./worker/index.ts";

/** How people are told about every system, by its name. */
export const alertingSystems = {
  api: apiAlerting,
  audit: auditAlerting,
  autoscaling: autoscalingAlerting,
  backups: backupsAlerting,
  cdn: cdnAlerting,
  certificates: certificatesAlerting,
  collector: collectorAlerting,
  deployments: deploymentsAlerting,
  dns: dnsAlerting,
  errors: errorsAlerting,
  "event-bus": eventBusAlerting,
  functions: functionsAlerting,
  gitops: gitopsAlerting,
  grafana: grafanaAlerting,
  haproxy: haproxyAlerting,
  host: hostAlerting,
  iac: iacAlerting,
  kafka: kafkaAlerting,
  kubernetes: kubernetesAlerting,
  loki: lokiAlerting,
  minio: minioAlerting,
  nats: natsAlerting,
  network: networkAlerting,
  nginx: nginxAlerting,
  postgres: postgresAlerting,
  probes: probesAlerting,
  push: pushAlerting,
  redis: redisAlerting,
  sqlite: sqliteAlerting,
  stack: stackAlerting,
  supabase: supabaseAlerting,
  upstash: upstashAlerting,
  uvicorn: uvicornAlerting,
  vault: vaultAlerting,
  worker: workerAlerting,
} as const;

/** The panels that alerts and runbooks may point at: by dashboard, the keys that its builder gives them. */
export const linkedPanels = {
  ...apiAlerting.panels,
  ...auditAlerting.panels,
  ...autoscalingAlerting.panels,
  ...backupsAlerting.panels,
  ...cdnAlerting.panels,
  ...certificatesAlerting.panels,
  ...collectorAlerting.panels,
  ...deploymentsAlerting.panels,
  ...dnsAlerting.panels,
  ...errorsAlerting.panels,
  ...eventBusAlerting.panels,
  ...functionsAlerting.panels,
  ...gitopsAlerting.panels,
  ...grafanaAlerting.panels,
  ...haproxyAlerting.panels,
  ...hostAlerting.panels,
  ...iacAlerting.panels,
  ...kafkaAlerting.panels,
  ...kubernetesAlerting.panels,
  ...lokiAlerting.panels,
  ...minioAlerting.panels,
  ...natsAlerting.panels,
  ...networkAlerting.panels,
  ...nginxAlerting.panels,
  ...postgresAlerting.panels,
  ...probesAlerting.panels,
  ...pushAlerting.panels,
  ...redisAlerting.panels,
  ...sqliteAlerting.panels,
  ...stackAlerting.panels,
  ...supabaseAlerting.panels,
  ...upstashAlerting.panels,
  ...uvicornAlerting.panels,
  ...vaultAlerting.panels,
  ...workerAlerting.panels,
} as const;
