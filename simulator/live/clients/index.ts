export { ClientError } from "./client-error.ts";
export { connectRedis, type RedisClient, redisKeySlot } from "./redis-client.ts";
export { type RedisReply, RespFailure } from "./resp-reader.ts";
