// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiDashboards } from "./api/index.ts";
import { haproxyDashboards } from "./haproxy.ts";
import { nginxDashboards } from "./nginx.ts";
import { postgresDashboards } from "./postgres/index.ts";
import { stackDashboards } from "./stack/index.ts";
import { uvicornDashboards } from "./uvicorn.ts";

/** The dashboards of every system. */
export const dashboardPlans = [
  ...apiDashboards,
  ...haproxyDashboards,
  ...nginxDashboards,
  ...postgresDashboards,
  ...stackDashboards,
  ...uvicornDashboards,
] as const;
