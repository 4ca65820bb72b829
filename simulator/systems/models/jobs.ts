// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiJobs } from "./api/jobs.ts";
import { auditJobs } from "./audit.ts";
import { collectorJobs } from "./collector/jobs.ts";
import { grafanaJobs } from "./grafana.ts";
import { lokiJobs } from "./loki.ts";
import { networkJobs } from "./network.ts";
import { postgresJobs } from "./postgres/jobs.ts";
import { stackJobs } from "./stack/jobs.ts";

/** The scrape jobs of every system with their instances, in the order in which a world lists its targets. */
export const scrapeJobs = {
  ...apiJobs,
  ...auditJobs,
  ...collectorJobs,
  ...grafanaJobs,
  ...lokiJobs,
  ...networkJobs,
  ...postgresJobs,
  ...stackJobs,
} as const;

/** The same, by system. */
export const jobsOfSystems = {
  api: apiJobs,
  audit: auditJobs,
  collector: collectorJobs,
  grafana: grafanaJobs,
  loki: lokiJobs,
  network: networkJobs,
  postgres: postgresJobs,
  stack: stackJobs,
} as const;

/** The name of a scrape job. */
export type JobName = keyof typeof scrapeJobs;
