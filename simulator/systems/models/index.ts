// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiSystem } from "./api/index.ts";
import { auditSystem } from "./audit.ts";
import { collectorSystem } from "./collector/index.ts";
import { grafanaSystem } from "./grafana.ts";
import { lokiSystem } from "./loki.ts";
import { networkSystem } from "./network.ts";
import { postgresSystem } from "./postgres/index.ts";
import { stackSystem } from "./stack/index.ts";

/** Every system with its model, by its name. */
export const modelledSystems = {
  api: apiSystem,
  audit: auditSystem,
  collector: collectorSystem,
  grafana: grafanaSystem,
  loki: lokiSystem,
  network: networkSystem,
  postgres: postgresSystem,
  stack: stackSystem,
} as const;

/** The faults of every system. */
export const faultSchemas = [
  ...apiSystem.faultSchemas,
  ...auditSystem.faultSchemas,
  ...collectorSystem.faultSchemas,
  ...grafanaSystem.faultSchemas,
  ...lokiSystem.faultSchemas,
  ...networkSystem.faultSchemas,
  ...postgresSystem.faultSchemas,
  ...stackSystem.faultSchemas,
] as const;
