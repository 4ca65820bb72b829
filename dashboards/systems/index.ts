// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiDashboards } from "./api/index.ts";
import { autoscalingDashboards } from "./autoscaling.ts";
import { backupsDashboards } from "./backups.ts";
import { certificatesDashboards } from "./certificates.ts";
import { deploymentsDashboards } from "./deployments.ts";
import { dnsDashboards } from "./dns.ts";
import { eventBusDashboards } from "./event-bus.ts";
import { gitopsDashboards } from "./gitops.ts";
import { grafanaDashboards } from "./grafana.ts";
import { haproxyDashboards } from "./haproxy.ts";
import { hostDashboards } from "./host/index.ts";
import { iacDashboards } from "./iac.ts";
import { kafkaDashboards } from "./kafka.ts";
import { kubernetesDashboards } from "./kubernetes/index.ts";
import { lokiDashboards } from "./loki.ts";
import { minioDashboards } from "./minio.ts";
import { natsDashboards } from "./nats.ts";
import { nginxDashboards } from "./nginx.ts";
import { postgresDashboards } from "./postgres/index.ts";
import { probesDashboards } from "./probes.ts";
import { redisDashboards } from "./redis.ts";
import { sqliteDashboards } from "./sqlite.ts";
import { stackDashboards } from "./stack/index.ts";
import { uvicornDashboards } from "./uvicorn.ts";
import { vaultDashboards } from "./vault.ts";

/** The dashboards of every system. */
export const dashboardPlans = [
  ...apiDashboards,
  ...autoscalingDashboards,
  ...backupsDashboards,
  ...certificatesDashboards,
  ...deploymentsDashboards,
  ...dnsDashboards,
  ...eventBusDashboards,
  ...gitopsDashboards,
  ...grafanaDashboards,
  ...haproxyDashboards,
  ...hostDashboards,
  ...iacDashboards,
  ...kafkaDashboards,
  ...kubernetesDashboards,
  ...lokiDashboards,
  ...minioDashboards,
  ...natsDashboards,
  ...nginxDashboards,
  ...postgresDashboards,
  ...probesDashboards,
  ...redisDashboards,
  ...sqliteDashboards,
  ...stackDashboards,
  ...uvicornDashboards,
  ...vaultDashboards,
] as const;
