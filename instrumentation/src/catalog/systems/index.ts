// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiMetrics } from "./api.ts";
import { backupsMetrics } from "./backups.ts";
import { deploymentsMetrics } from "./deployments.ts";
import { hostMetrics } from "./host.ts";
import { minioMetrics } from "./minio.ts";
import { postgresMetrics } from "./postgres.ts";
import { sqliteMetrics } from "./sqlite.ts";
import { stackMetrics } from "./stack.ts";

export {
  apiMetrics,
  backupsMetrics,
  deploymentsMetrics,
  hostMetrics,
  minioMetrics,
  postgresMetrics,
  sqliteMetrics,
  stackMetrics,
};

/** The metrics of every system. */
export const metricsOfSystems = [
  apiMetrics,
  backupsMetrics,
  deploymentsMetrics,
  hostMetrics,
  minioMetrics,
  postgresMetrics,
  sqliteMetrics,
  stackMetrics,
] as const;
