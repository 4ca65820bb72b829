// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiDashboards } from "./api/index.ts";
import { autoscalingDashboards } from "./autoscaling.ts";
import { gitopsDashboards } from "./gitops.ts";
import { iacDashboards } from "./iac.ts";
import { kubernetesDashboards } from "./kubernetes/index.ts";
import { postgresDashboards } from "./postgres/index.ts";
import { stackDashboards } from "./stack/index.ts";
import { vaultDashboards } from "./vault.ts";

/** The dashboards of every system. */
export const dashboardPlans = [
  ...apiDashboards,
  ...autoscalingDashboards,
  ...gitopsDashboards,
  ...iacDashboards,
  ...kubernetesDashboards,
  ...postgresDashboards,
  ...stackDashboards,
  ...vaultDashboards,
] as const;
