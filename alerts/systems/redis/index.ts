import { defineAlerting } from "../../alerting.ts";
import { defineInhibitions } from "../../inhibition.ts";
import { redisClusterDown, redisDown, redisReplicaMissing, redisShardUnreachable } from "./availability.ts";
import { redisConnectionsNearlyExhausted, redisMemoryNearlyFull, redisWritesRefused } from "./capacity.ts";
import { redisLimits, redisPanels } from "./series.ts";

const inhibitions = defineInhibitions([
  {
    source: "RedisClusterDown",
    targets: [
      "RedisShardUnreachable",
      "RedisDown",
      "RedisReplicaMissing",
      "RedisWritesRefused",
      "RedisMemoryNearlyFull",
    ],
    equal: [],
    reason: "the nodes that are gone are why the cluster is down, and the others are looked at with it",
  },
  {
    source: "RedisShardUnreachable",
    targets: ["RedisDown", "RedisReplicaMissing"],
    equal: [],
    reason: "the page is about the node that does not answer",
  },
  {
    source: "RedisDown",
    targets: ["RedisReplicaMissing"],
    equal: [],
    reason: "the node that is down is the replica that is missing",
  },
  {
    source: "RedisWritesRefused",
    targets: ["RedisMemoryNearlyFull"],
    equal: ["instance"],
    reason: "the page is about the same full memory",
  },
]);

/** The alerting of the Redis cluster. */
export const redisAlerting = defineAlerting({
  title: "Redis",
  panels: redisPanels,
  objectives: {},
  limits: redisLimits,
  groups: [
    {
      name: "redis-availability",
      intervalSeconds: 15,
      rules: [redisClusterDown, redisShardUnreachable, redisDown, redisReplicaMissing],
    },
    {
      name: "redis-capacity",
      intervalSeconds: 15,
      rules: [redisMemoryNearlyFull, redisWritesRefused, redisConnectionsNearlyExhausted],
    },
  ],
  inhibitions,
});
