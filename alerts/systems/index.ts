// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiAlerting } from "./api/index.ts";
import { eventBusAlerting } from "./event-bus/index.ts";
import { kafkaAlerting } from "./kafka/index.ts";
import { natsAlerting } from "./nats/index.ts";
import { postgresAlerting } from "./postgres/index.ts";
import { redisAlerting } from "./redis/index.ts";
import { stackAlerting } from "./stack.ts";
import { upstashAlerting } from "./upstash/index.ts";

/** How people are told about every system, by its name. */
export const alertingSystems = {
  api: apiAlerting,
  "event-bus": eventBusAlerting,
  kafka: kafkaAlerting,
  nats: natsAlerting,
  postgres: postgresAlerting,
  redis: redisAlerting,
  stack: stackAlerting,
  upstash: upstashAlerting,
} as const;

/** The panels that alerts and runbooks may point at: by dashboard, the keys that its builder gives them. */
export const linkedPanels = {
  ...apiAlerting.panels,
  ...eventBusAlerting.panels,
  ...kafkaAlerting.panels,
  ...natsAlerting.panels,
  ...postgresAlerting.panels,
  ...redisAlerting.panels,
  ...stackAlerting.panels,
  ...upstashAlerting.panels,
} as const;
