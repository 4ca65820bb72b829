// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiAlerting } from "./api/index.ts";
import { certificatesAlerting } from "./certificates.ts";
import { dnsAlerting } from "./dns.ts";
import { grafanaAlerting } from "./grafana.ts";
import { haproxyAlerting } from "./haproxy/index.ts";
import { lokiAlerting } from "./loki.ts";
import { nginxAlerting } from "./nginx/index.ts";
import { postgresAlerting } from "./postgres/index.ts";
import { probesAlerting } from "./probes.ts";
import { stackAlerting } from "./stack.ts";
import { uvicornAlerting } from "./uvicorn/index.ts";

/** How people are told about every system, by its name. */
export const alertingSystems = {
  api: apiAlerting,
  certificates: certificatesAlerting,
  dns: dnsAlerting,
  grafana: grafanaAlerting,
  haproxy: haproxyAlerting,
  loki: lokiAlerting,
  nginx: nginxAlerting,
  postgres: postgresAlerting,
  probes: probesAlerting,
  stack: stackAlerting,
  uvicorn: uvicornAlerting,
} as const;

/** The panels that alerts and runbooks may point at: by dashboard, the keys that its builder gives them. */
export const linkedPanels = {
  ...apiAlerting.panels,
  ...certificatesAlerting.panels,
  ...dnsAlerting.panels,
  ...grafanaAlerting.panels,
  ...haproxyAlerting.panels,
  ...lokiAlerting.panels,
  ...nginxAlerting.panels,
  ...postgresAlerting.panels,
  ...probesAlerting.panels,
  ...stackAlerting.panels,
  ...uvicornAlerting.panels,
} as const;
