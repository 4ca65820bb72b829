// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiAlerting } from "./api/index.ts";
import { auditAlerting } from "./audit.ts";
import { collectorAlerting } from "./collector.ts";
import { grafanaAlerting } from "./grafana.ts";
import { lokiAlerting } from "./loki.ts";
import { networkAlerting } from "./network.ts";
import { postgresAlerting } from "./postgres/index.ts";
import { stackAlerting } from "./stack.ts";

/** How people are told about every system, by its name. */
export const alertingSystems = {
  api: apiAlerting,
  audit: auditAlerting,
  collector: collectorAlerting,
  grafana: grafanaAlerting,
  loki: lokiAlerting,
  network: networkAlerting,
  postgres: postgresAlerting,
  stack: stackAlerting,
} as const;

/** The panels that alerts and runbooks may point at: by dashboard, the keys that its builder gives them. */
export const linkedPanels = {
  ...apiAlerting.panels,
  ...auditAlerting.panels,
  ...collectorAlerting.panels,
  ...grafanaAlerting.panels,
  ...lokiAlerting.panels,
  ...networkAlerting.panels,
  ...postgresAlerting.panels,
  ...stackAlerting.panels,
} as const;
