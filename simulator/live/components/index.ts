import type { LiveSystem } from "../kit/index.ts";
import { apiLive } from "./api/index.ts";
import { eventBusLive } from "./event-bus/index.ts";
import { natsLive } from "./nats/index.ts";
import { redisLive } from "./redis/index.ts";

/** The systems that can be drilled on real components, beside the monitoring stack, which is part of every drill. */
export const liveSystems: readonly LiveSystem[] = [apiLive, eventBusLive, natsLive, redisLive];
