// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiJobs } from "./api/jobs.ts";
import { backupsJobs } from "./backups.ts";
import { deploymentsJobs } from "./deployments.ts";
import { hostJobs } from "./host/jobs.ts";
import { minioJobs } from "./minio.ts";
import { postgresJobs } from "./postgres/jobs.ts";
import { sqliteJobs } from "./sqlite.ts";
import { stackJobs } from "./stack/jobs.ts";

/** The scrape jobs of every system with their instances, in the order in which a world lists its targets. */
export const scrapeJobs = {
  ...apiJobs,
  ...backupsJobs,
  ...deploymentsJobs,
  ...hostJobs,
  ...minioJobs,
  ...postgresJobs,
  ...sqliteJobs,
  ...stackJobs,
} as const;

/** The same, by system. */
export const jobsOfSystems = {
  api: apiJobs,
  backups: backupsJobs,
  deployments: deploymentsJobs,
  host: hostJobs,
  minio: minioJobs,
  postgres: postgresJobs,
  sqlite: sqliteJobs,
  stack: stackJobs,
} as const;

/** The name of a scrape job. */
export type JobName = keyof typeof scrapeJobs;
