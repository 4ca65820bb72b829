// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiMetrics } from "./api.ts";
import { nginxMetrics } from "./nginx.ts";
import { postgresMetrics } from "./postgres.ts";
import { stackMetrics } from "./stack.ts";

export { apiMetrics, nginxMetrics, postgresMetrics, stackMetrics };

/** The metrics of every system. */
export const metricsOfSystems = [apiMetrics, nginxMetrics, postgresMetrics, stackMetrics] as const;
