// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiDashboards } from "./api/index.ts";
import { cdnDashboards } from "./cdn.ts";
import { errorsDashboards } from "./errors.ts";
import { functionsDashboards } from "./functions.ts";
import { postgresDashboards } from "./postgres/index.ts";
import { pushDashboards } from "./push.ts";
import { stackDashboards } from "./stack/index.ts";
import { supabaseDashboards } from "./supabase.ts";
import { workerDashboards } from "./worker.ts";

/** The dashboards of every system. */
export const dashboardPlans = [
  ...apiDashboards,
  ...cdnDashboards,
  ...errorsDashboards,
  ...functionsDashboards,
  ...postgresDashboards,
  ...pushDashboards,
  ...stackDashboards,
  ...supabaseDashboards,
  ...workerDashboards,
] as const;
