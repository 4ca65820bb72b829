// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiMetrics } from "./api.ts";
import { eventBusMetrics } from "./event-bus.ts";
import { kafkaMetrics } from "./kafka.ts";
import { natsMetrics } from "./nats.ts";
import { postgresMetrics } from "./postgres.ts";
import { redisMetrics } from "./redis.ts";
import { stackMetrics } from "./stack.ts";
import { upstashMetrics } from "./upstash.ts";

export {
  apiMetrics,
  eventBusMetrics,
  kafkaMetrics,
  natsMetrics,
  postgresMetrics,
  redisMetrics,
  stackMetrics,
  upstashMetrics,
};

/** The metrics of every system. */
export const metricsOfSystems = [
  apiMetrics,
  eventBusMetrics,
  kafkaMetrics,
  natsMetrics,
  postgresMetrics,
  redisMetrics,
  stackMetrics,
  upstashMetrics,
] as const;
