export { ClientError } from "./client-error.ts";
export { askJetStream, type JetStreamAnswer } from "./jet-stream.ts";
export { connectNats, type NatsClient } from "./nats-client.ts";
export type { NatsMessageFrame } from "./nats-reader.ts";
export { connectRedis, type RedisClient, redisKeySlot } from "./redis-client.ts";
export { RedisRouter } from "./redis-router.ts";
export { type RedisReply, RespFailure } from "./resp-reader.ts";
