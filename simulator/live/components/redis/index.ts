export { redisLive } from "./redis-live.ts";
