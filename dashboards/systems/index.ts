// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiDashboards } from "./api/index.ts";
import { certificatesDashboards } from "./certificates.ts";
import { dnsDashboards } from "./dns.ts";
import { grafanaDashboards } from "./grafana.ts";
import { haproxyDashboards } from "./haproxy.ts";
import { lokiDashboards } from "./loki.ts";
import { nginxDashboards } from "./nginx.ts";
import { postgresDashboards } from "./postgres/index.ts";
import { probesDashboards } from "./probes.ts";
import { stackDashboards } from "./stack/index.ts";
import { uvicornDashboards } from "./uvicorn.ts";

/** The dashboards of every system. */
export const dashboardPlans = [
  ...apiDashboards,
  ...certificatesDashboards,
  ...dnsDashboards,
  ...grafanaDashboards,
  ...haproxyDashboards,
  ...lokiDashboards,
  ...nginxDashboards,
  ...postgresDashboards,
  ...probesDashboards,
  ...stackDashboards,
  ...uvicornDashboards,
] as const;
