// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiSystem } from "./api/index.ts";
import { auditSystem } from "./audit.ts";
import { autoscalingSystem } from "./autoscaling/index.ts";
import { backupsSystem } from "./backups.ts";
import { cdnSystem } from "./cdn/index.ts";
import { certificatesSystem } from "./certificates/index.ts";
import { collectorSystem } from "./collector/index.ts";
import { deploymentsSystem } from "./deployments.ts";
import { dnsSystem } from "./dns/index.ts";
import { errorsSystem } from "./errors.ts";
import { eventBusSystem } from "./event-bus/index.ts";
import { functionsSystem } from "./functions.ts";
import { gitopsSystem } from "./gitops/index.ts";
import { grafanaSystem } from "./grafana.ts";
import { haproxySystem } from "./haproxy/index.ts";
import { hostSystem } from "./host/index.ts";
import { iacSystem } from "./iac.ts";
import { kafkaSystem } from "./kafka/index.ts";
import { kubernetesSystem } from "./kubernetes/index.ts";
import { lokiSystem } from "./loki.ts";
import { minioSystem } from "./minio.ts";
import { natsSystem } from "./nats/index.ts";
import { networkSystem } from "./network.ts";
import { nginxSystem } from "./nginx/index.ts";
import { postgresSystem } from "./postgres/index.ts";
import { probesSystem } from "./probes/index.ts";
import { pushSystem } from "./push.ts";
import { redisSystem } from "./redis/index.ts";
import { sqliteSystem } from "./sqlite.ts";
import { stackSystem } from "./stack/index.ts";
import { supabaseSystem } from "./supabase.ts";
import { upstashSystem } from "./upstash/index.ts";
import { uvicornSystem } from "./uvicorn/index.ts";
import { vaultSystem } from "./vault/index.ts";
import { workerSystem } from "./worker/index.ts";

/** Every system with its model, by its name. */
export const modelledSystems = {
  api: apiSystem,
  audit: auditSystem,
  autoscaling: autoscalingSystem,
  backups: backupsSystem,
  cdn: cdnSystem,
  certificates: certificatesSystem,
  collector: collectorSystem,
  deployments: deploymentsSystem,
  dns: dnsSystem,
  errors: errorsSystem,
  "event-bus": eventBusSystem,
  functions: functionsSystem,
  gitops: gitopsSystem,
  grafana: grafanaSystem,
  haproxy: haproxySystem,
  host: hostSystem,
  iac: iacSystem,
  kafka: kafkaSystem,
  kubernetes: kubernetesSystem,
  loki: lokiSystem,
  minio: minioSystem,
  nats: natsSystem,
  network: networkSystem,
  nginx: nginxSystem,
  postgres: postgresSystem,
  probes: probesSystem,
  push: pushSystem,
  redis: redisSystem,
  sqlite: sqliteSystem,
  stack: stackSystem,
  supabase: supabaseSystem,
  upstash: upstashSystem,
  uvicorn: uvicornSystem,
  vault: vaultSystem,
  worker: workerSystem,
} as const;

/** The faults of every system. */
export const faultSchemas = [
  ...apiSystem.faultSchemas,
  ...auditSystem.faultSchemas,
  ...autoscalingSystem.faultSchemas,
  ...backupsSystem.faultSchemas,
  ...cdnSystem.faultSchemas,
  ...certificatesSystem.faultSchemas,
  ...collectorSystem.faultSchemas,
  ...deploymentsSystem.faultSchemas,
  ...dnsSystem.faultSchemas,
  ...errorsSystem.faultSchemas,
  ...eventBusSystem.faultSchemas,
  ...functionsSystem.faultSchemas,
  ...gitopsSystem.faultSchemas,
  ...grafanaSystem.faultSchemas,
  ...haproxySystem.faultSchemas,
  ...hostSystem.faultSchemas,
  ...iacSystem.faultSchemas,
  ...kafkaSystem.faultSchemas,
  ...kubernetesSystem.faultSchemas,
  ...lokiSystem.faultSchemas,
  ...minioSystem.faultSchemas,
  ...natsSystem.faultSchemas,
  ...networkSystem.faultSchemas,
  ...nginxSystem.faultSchemas,
  ...postgresSystem.faultSchemas,
  ...probesSystem.faultSchemas,
  ...pushSystem.faultSchemas,
  ...redisSystem.faultSchemas,
  ...sqliteSystem.faultSchemas,
  ...stackSystem.faultSchemas,
  ...supabaseSystem.faultSchemas,
  ...upstashSystem.faultSchemas,
  ...uvicornSystem.faultSchemas,
  ...vaultSystem.faultSchemas,
  ...workerSystem.faultSchemas,
] as const;
