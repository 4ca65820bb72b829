// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiDashboards } from "./api/index.ts";
import { backupsDashboards } from "./backups.ts";
import { deploymentsDashboards } from "./deployments.ts";
import { hostDashboards } from "./host/index.ts";
import { minioDashboards } from "./minio.ts";
import { postgresDashboards } from "./postgres/index.ts";
import { sqliteDashboards } from "./sqlite.ts";
import { stackDashboards } from "./stack/index.ts";

/** The dashboards of every system. */
export const dashboardPlans = [
  ...apiDashboards,
  ...backupsDashboards,
  ...deploymentsDashboards,
  ...hostDashboards,
  ...minioDashboards,
  ...postgresDashboards,
  ...sqliteDashboards,
  ...stackDashboards,
] as const;
