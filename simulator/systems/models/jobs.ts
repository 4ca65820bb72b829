// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiJobs } from "./api/jobs.ts";
import { eventBusJobs } from "./event-bus/jobs.ts";
import { kafkaJobs } from "./kafka/jobs.ts";
import { natsJobs } from "./nats/jobs.ts";
import { postgresJobs } from "./postgres/jobs.ts";
import { redisJobs } from "./redis/jobs.ts";
import { stackJobs } from "./stack/jobs.ts";
import { upstashJobs } from "./upstash/jobs.ts";

/** The scrape jobs of every system with their instances, in the order in which a world lists its targets. */
export const scrapeJobs = {
  ...apiJobs,
  ...eventBusJobs,
  ...kafkaJobs,
  ...natsJobs,
  ...postgresJobs,
  ...redisJobs,
  ...stackJobs,
  ...upstashJobs,
} as const;

/** The same, by system. */
export const jobsOfSystems = {
  api: apiJobs,
  "event-bus": eventBusJobs,
  kafka: kafkaJobs,
  nats: natsJobs,
  postgres: postgresJobs,
  redis: redisJobs,
  stack: stackJobs,
  upstash: upstashJobs,
} as const;

/** The name of a scrape job. */
export type JobName = keyof typeof scrapeJobs;
