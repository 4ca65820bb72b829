// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiJobs } from "./api/jobs.ts";
import { autoscalingJobs } from "./autoscaling/jobs.ts";
import { gitopsJobs } from "./gitops/jobs.ts";
import { iacJobs } from "./iac.ts";
import { kubernetesJobs } from "./kubernetes/jobs.ts";
import { postgresJobs } from "./postgres/jobs.ts";
import { stackJobs } from "./stack/jobs.ts";
import { vaultJobs } from "./vault/jobs.ts";

/** The scrape jobs of every system with their instances, in the order in which a world lists its targets. */
export const scrapeJobs = {
  ...apiJobs,
  ...autoscalingJobs,
  ...gitopsJobs,
  ...iacJobs,
  ...kubernetesJobs,
  ...postgresJobs,
  ...stackJobs,
  ...vaultJobs,
} as const;

/** The same, by system. */
export const jobsOfSystems = {
  api: apiJobs,
  autoscaling: autoscalingJobs,
  gitops: gitopsJobs,
  iac: iacJobs,
  kubernetes: kubernetesJobs,
  postgres: postgresJobs,
  stack: stackJobs,
  vault: vaultJobs,
} as const;

/** The name of a scrape job. */
export type JobName = keyof typeof scrapeJobs;
