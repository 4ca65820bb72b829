// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiDashboards } from "./api/index.ts";
import { eventBusDashboards } from "./event-bus.ts";
import { kafkaDashboards } from "./kafka.ts";
import { natsDashboards } from "./nats.ts";
import { postgresDashboards } from "./postgres/index.ts";
import { redisDashboards } from "./redis.ts";
import { stackDashboards } from "./stack/index.ts";
import { upstashDashboards } from "./upstash.ts";

/** The dashboards of every system. */
export const dashboardPlans = [
  ...apiDashboards,
  ...eventBusDashboards,
  ...kafkaDashboards,
  ...natsDashboards,
  ...postgresDashboards,
  ...redisDashboards,
  ...stackDashboards,
  ...upstashDashboards,
] as const;
