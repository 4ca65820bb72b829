// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiSystem } from "./api/index.ts";
import { certificatesSystem } from "./certificates/index.ts";
import { dnsSystem } from "./dns/index.ts";
import { grafanaSystem } from "./grafana.ts";
import { haproxySystem } from "./haproxy/index.ts";
import { lokiSystem } from "./loki.ts";
import { nginxSystem } from "./nginx/index.ts";
import { postgresSystem } from "./postgres/index.ts";
import { probesSystem } from "./probes/index.ts";
import { stackSystem } from "./stack/index.ts";
import { uvicornSystem } from "./uvicorn/index.ts";

/** Every system with its model, by its name. */
export const modelledSystems = {
  api: apiSystem,
  certificates: certificatesSystem,
  dns: dnsSystem,
  grafana: grafanaSystem,
  haproxy: haproxySystem,
  loki: lokiSystem,
  nginx: nginxSystem,
  postgres: postgresSystem,
  probes: probesSystem,
  stack: stackSystem,
  uvicorn: uvicornSystem,
} as const;

/** The faults of every system. */
export const faultSchemas = [
  ...apiSystem.faultSchemas,
  ...certificatesSystem.faultSchemas,
  ...dnsSystem.faultSchemas,
  ...grafanaSystem.faultSchemas,
  ...haproxySystem.faultSchemas,
  ...lokiSystem.faultSchemas,
  ...nginxSystem.faultSchemas,
  ...postgresSystem.faultSchemas,
  ...probesSystem.faultSchemas,
  ...stackSystem.faultSchemas,
  ...uvicornSystem.faultSchemas,
] as const;
