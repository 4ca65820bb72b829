// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiMetrics } from "./api.ts";
import { haproxyMetrics } from "./haproxy.ts";
import { nginxMetrics } from "./nginx.ts";
import { postgresMetrics } from "./postgres.ts";
import { stackMetrics } from "./stack.ts";
import { uvicornMetrics } from "./uvicorn.ts";

export { apiMetrics, haproxyMetrics, nginxMetrics, postgresMetrics, stackMetrics, uvicornMetrics };

/** The metrics of every system. */
export const metricsOfSystems = [
  apiMetrics,
  haproxyMetrics,
  nginxMetrics,
  postgresMetrics,
  stackMetrics,
  uvicornMetrics,
] as const;
