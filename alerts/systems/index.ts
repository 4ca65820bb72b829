// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiAlerting } from "./api/index.ts";
import { backupsAlerting } from "./backups/index.ts";
import { certificatesAlerting } from "./certificates.ts";
import { deploymentsAlerting } from "./deployments.ts";
import { dnsAlerting } from "./dns.ts";
import { eventBusAlerting } from "./event-bus/index.ts";
import { grafanaAlerting } from "./grafana.ts";
import { haproxyAlerting } from "./haproxy/index.ts";
import { hostAlerting } from "./host/index.ts";
import { kafkaAlerting } from "./kafka/index.ts";
import { lokiAlerting } from "./loki.ts";
import { minioAlerting } from "./minio.ts";
import { natsAlerting } from "./nats/index.ts";
import { nginxAlerting } from "./nginx/index.ts";
import { postgresAlerting } from "./postgres/index.ts";
import { probesAlerting } from "./probes.ts";
import { redisAlerting } from "./redis/index.ts";
import { sqliteAlerting } from "./sqlite.ts";
import { stackAlerting } from "./stack.ts";
import { uvicornAlerting } from "./uvicorn/index.ts";

/** How people are told about every system, by its name. */
export const alertingSystems = {
  api: apiAlerting,
  backups: backupsAlerting,
  certificates: certificatesAlerting,
  deployments: deploymentsAlerting,
  dns: dnsAlerting,
  "event-bus": eventBusAlerting,
  grafana: grafanaAlerting,
  haproxy: haproxyAlerting,
  host: hostAlerting,
  kafka: kafkaAlerting,
  loki: lokiAlerting,
  minio: minioAlerting,
  nats: natsAlerting,
  nginx: nginxAlerting,
  postgres: postgresAlerting,
  probes: probesAlerting,
  redis: redisAlerting,
  sqlite: sqliteAlerting,
  stack: stackAlerting,
  uvicorn: uvicornAlerting,
} as const;

/** The panels that alerts and runbooks may point at: by dashboard, the keys that its builder gives them. */
export const linkedPanels = {
  ...apiAlerting.panels,
  ...backupsAlerting.panels,
  ...certificatesAlerting.panels,
  ...deploymentsAlerting.panels,
  ...dnsAlerting.panels,
  ...eventBusAlerting.panels,
  ...grafanaAlerting.panels,
  ...haproxyAlerting.panels,
  ...hostAlerting.panels,
  ...kafkaAlerting.panels,
  ...lokiAlerting.panels,
  ...minioAlerting.panels,
  ...natsAlerting.panels,
  ...nginxAlerting.panels,
  ...postgresAlerting.panels,
  ...probesAlerting.panels,
  ...redisAlerting.panels,
  ...sqliteAlerting.panels,
  ...stackAlerting.panels,
  ...uvicornAlerting.panels,
} as const;
