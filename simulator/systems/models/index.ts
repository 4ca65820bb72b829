// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiSystem } from "./api/index.ts";
import { eventBusSystem } from "./event-bus/index.ts";
import { kafkaSystem } from "./kafka/index.ts";
import { natsSystem } from "./nats/index.ts";
import { postgresSystem } from "./postgres/index.ts";
import { redisSystem } from "./redis/index.ts";
import { stackSystem } from "./stack/index.ts";
import { upstashSystem } from "./upstash/index.ts";

/** Every system with its model, by its name. */
export const modelledSystems = {
  api: apiSystem,
  "event-bus": eventBusSystem,
  kafka: kafkaSystem,
  nats: natsSystem,
  postgres: postgresSystem,
  redis: redisSystem,
  stack: stackSystem,
  upstash: upstashSystem,
} as const;

/** The faults of every system. */
export const faultSchemas = [
  ...apiSystem.faultSchemas,
  ...eventBusSystem.faultSchemas,
  ...kafkaSystem.faultSchemas,
  ...natsSystem.faultSchemas,
  ...postgresSystem.faultSchemas,
  ...redisSystem.faultSchemas,
  ...stackSystem.faultSchemas,
  ...upstashSystem.faultSchemas,
] as const;
