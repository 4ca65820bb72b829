// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiDashboards } from "./api/index.ts";
import { auditDashboards } from "./audit.ts";
import { autoscalingDashboards } from "./autoscaling.ts";
import { backupsDashboards } from "./backups.ts";
import { cdnDashboards } from "./cdn.ts";
import { certificatesDashboards } from "./certificates.ts";
import { collectorDashboards } from "./collector.ts";
import { deploymentsDashboards } from "./deployments.ts";
import { dnsDashboards } from "./dns.ts";
import { errorsDashboards } from "./errors.ts";
import { eventBusDashboards } from "./event-bus.ts";
import { functionsDashboards } from "./functions.ts";
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
import { networkDashboards } from "./network.ts";
import { nginxDashboards } from "./nginx.ts";
import { postgresDashboards } from "./postgres/index.ts";
import { probesDashboards } from "./probes.ts";
import { pushDashboards } from "./push.ts";
import { redisDashboards } from "./redis.ts";
import { sqliteDashboards } from "./sqlite.ts";
import { stackDashboards } from "./stack/index.ts";
import { supabaseDashboards } from "./supabase.ts";
import { upstashDashboards } from "./upstash.ts";
import { uvicornDashboards } from "./uvicorn.ts";
import { vaultDashboards } from "./vault.ts";
import { workerDashboards } from "./worker.ts";

/** The dashboards of every system. */
export const dashboardPlans = [
  ...apiDashboards,
  ...auditDashboards,
  ...autoscalingDashboards,
  ...backupsDashboards,
  ...cdnDashboards,
  ...certificatesDashboards,
  ...collectorDashboards,
  ...deploymentsDashboards,
  ...dnsDashboards,
  ...errorsDashboards,
  ...eventBusDashboards,
  ...functionsDashboards,
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
  ...networkDashboards,
  ...nginxDashboards,
  ...postgresDashboards,
  ...probesDashboards,
  ...pushDashboards,
  ...redisDashboards,
  ...sqliteDashboards,
  ...stackDashboards,
  ...supabaseDashboards,
  ...upstashDashboards,
  ...uvicornDashboards,
  ...vaultDashboards,
  ...workerDashboards,
] as const;
