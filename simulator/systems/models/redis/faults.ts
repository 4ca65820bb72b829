import * as z from "zod";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import { unreachable } from "../../kit/model.ts";
import type { FaultOf } from "../../kit/system.ts";
import { redisInstances } from "./jobs.ts";

const instance = z.enum(redisInstances).describe("Which node.");

/** The faults of Redis as a scenario writes them. */
export const redisFaultSchemas = [
  z.strictObject({ kind: z.literal("redis-node-killed"), instance }),
  z.strictObject({ kind: z.literal("redis-shard-lost") }),
  z.strictObject({ kind: z.literal("redis-node-isolated"), instance }),
  z.strictObject({ kind: z.literal("redis-failover") }),
  z.strictObject({
    kind: z.literal("redis-memory-filled"),
    instance,
    usedRatio: z.number().gt(0).max(2).describe("Used memory as a share of `maxmemory`; buffers count too."),
  }),
  z.strictObject({
    kind: z.literal("redis-connections-taken"),
    instance,
    usedRatio: ratio.describe("Share of `maxclients` that is taken; at 1 nobody else gets in."),
  }),
  z.strictObject({ kind: z.literal("redis-exporter-down") }),
] as const;

/** Masters, and with them parts of the hash slots. */
const shardCount = redisInstances.length / 2;

/** A fault of Redis. */
export type RedisFault = FaultOf<typeof redisFaultSchemas>;

/** Each fault of Redis at least once, at a strength that shows. */
export const redisFaultExamples: readonly RedisFault[] = [
  { kind: "redis-node-killed", instance: "redis-1:6379" },
  { kind: "redis-shard-lost" },
  { kind: "redis-node-isolated", instance: "redis-4:6379" },
  { kind: "redis-failover" },
  { kind: "redis-memory-filled", instance: "redis-2:6379", usedRatio: 1.2 },
  { kind: "redis-connections-taken", instance: "redis-2:6379", usedRatio: 0.9 },
  { kind: "redis-connections-taken", instance: "redis-3:6379", usedRatio: 1 },
  { kind: "redis-exporter-down" },
];

/** What happens at each fault of Redis, and how it ends at the rollback. */
export const redisFaults: Readonly<Record<RedisFault["kind"], string>> = {
  "redis-node-killed":
    "a node dies; if it is a master its replica takes over within five seconds; it comes back as a replica",
  "redis-shard-lost":
    "the first master and its replica die together, so the cluster refuses every command; both come back at the end",
  "redis-node-isolated":
    "a node is cut off from the others, though not from its exporter; it joins its shard again at the end",
  "redis-failover": "the first master hands its role to its replica, as before maintenance; it stays so",
  "redis-memory-filled":
    "the memory of a node fills, and that of its replica with the same keys; from its limit on writes are refused",
  "redis-connections-taken": "clients take most connections of a node, or all of them",
  "redis-exporter-down": "the exporter is gone, the nodes are well",
};

/** The targets that a fault of Redis disturbs, as `job/instance`. */
export function redisTargetsOf(fault: RedisFault): readonly string[] {
  switch (fault.kind) {
    case "redis-node-killed":
    case "redis-node-isolated":
    case "redis-memory-filled": {
      const index = redisInstances.indexOf(fault.instance);
      return targetNames("redis", shardOf(index % shardCount));
    }
    case "redis-failover":
      return targetNames("redis", shardOf(0));
    case "redis-shard-lost":
    case "redis-exporter-down":
      return targetNames("redis", redisInstances);
    case "redis-connections-taken":
      return targetNames("redis", [fault.instance]);
    default:
      return unreachable(fault);
  }
}

function shardOf(shard: number): readonly string[] {
  return redisInstances.filter((_, index) => index % shardCount === shard);
}
