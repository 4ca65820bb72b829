// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiJobs } from "./api/jobs.ts";
import { cdnJobs } from "./cdn/jobs.ts";
import { errorsJobs } from "./errors.ts";
import { functionsJobs } from "./functions.ts";
import { postgresJobs } from "./postgres/jobs.ts";
import { pushJobs } from "./push.ts";
import { stackJobs } from "./stack/jobs.ts";
import { supabaseJobs } from "./supabase.ts";
import { workerJobs } from "./worker/jobs.ts";

/** The scrape jobs of every system with their instances, in the order in which a world lists its targets. */
export const scrapeJobs = {
  ...apiJobs,
  ...cdnJobs,
  ...errorsJobs,
  ...functionsJobs,
  ...postgresJobs,
  ...pushJobs,
  ...stackJobs,
  ...supabaseJobs,
  ...workerJobs,
} as const;

/** The same, by system. */
export const jobsOfSystems = {
  api: apiJobs,
  cdn: cdnJobs,
  errors: errorsJobs,
  functions: functionsJobs,
  postgres: postgresJobs,
  push: pushJobs,
  stack: stackJobs,
  supabase: supabaseJobs,
  worker: workerJobs,
} as const;

/** The name of a scrape job. */
export type JobName = keyof typeof scrapeJobs;
