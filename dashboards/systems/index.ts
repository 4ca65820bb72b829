// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiDashboards } from "./api/index.ts";
import { auditDashboards } from "./audit.ts";
import { collectorDashboards } from "./collector.ts";
import { grafanaDashboards } from "./grafana.ts";
import { lokiDashboards } from "./loki.ts";
import { networkDashboards } from "./network.ts";
import { postgresDashboards } from "./postgres/index.ts";
import { stackDashboards } from "./stack/index.ts";

/** The dashboards of every system. */
export const dashboardPlans = [
  ...apiDashboards,
  ...auditDashboards,
  ...collectorDashboards,
  ...grafanaDashboards,
  ...lokiDashboards,
  ...networkDashboards,
  ...postgresDashboards,
  ...stackDashboards,
] as const;
