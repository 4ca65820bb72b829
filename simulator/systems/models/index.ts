// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiSystem } from "./api/index.ts";
import { backupsSystem } from "./backups.ts";
import { certificatesSystem } from "./certificates/index.ts";
import { deploymentsSystem } from "./deployments.ts";
import { dnsSystem } from "./dns/index.ts";
import { grafanaSystem } from "./grafana.ts";
import { haproxySystem } from "./haproxy/index.ts";
import { hostSystem } from "./host/index.ts";
import { lokiSystem } from "./loki.ts";
import { minioSystem } from "./minio.ts";
import { nginxSystem } from "./nginx/index.ts";
import { postgresSystem } from "./postgres/index.ts";
import { probesSystem } from "./probes/index.ts";
import { sqliteSystem } from "./sqlite.ts";
import { stackSystem } from "./stack/index.ts";
import { uvicornSystem } from "./uvicorn/index.ts";

/** Every system with its model, by its name. */
export const modelledSystems = {
  api: apiSystem,
  backups: backupsSystem,
  certificates: certificatesSystem,
  deployments: deploymentsSystem,
  dns: dnsSystem,
  grafana: grafanaSystem,
  haproxy: haproxySystem,
  host: hostSystem,
  loki: lokiSystem,
  minio: minioSystem,
  nginx: nginxSystem,
  postgres: postgresSystem,
  probes: probesSystem,
  sqlite: sqliteSystem,
  stack: stackSystem,
  uvicorn: uvicornSystem,
} as const;

/** The faults of every system. */
export const faultSchemas = [
  ...apiSystem.faultSchemas,
  ...backupsSystem.faultSchemas,
  ...certificatesSystem.faultSchemas,
  ...deploymentsSystem.faultSchemas,
  ...dnsSystem.faultSchemas,
  ...grafanaSystem.faultSchemas,
  ...haproxySystem.faultSchemas,
  ...hostSystem.faultSchemas,
  ...lokiSystem.faultSchemas,
  ...minioSystem.faultSchemas,
  ...nginxSystem.faultSchemas,
  ...postgresSystem.faultSchemas,
  ...probesSystem.faultSchemas,
  ...sqliteSystem.faultSchemas,
  ...stackSystem.faultSchemas,
  ...uvicornSystem.faultSchemas,
] as const;
