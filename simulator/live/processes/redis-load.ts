import { env } from "node:process";
import { connectRedis, type RedisClient, RespFailure, redisKeySlot } from "../clients/index.ts";

/**
 * Clients of a Redis cluster: they read and write keys of every shard at a steady rate, find out by `MOVED` who leads a
 * shard, and take errors as they come.
 */
interface Plan {
  /** The nodes, with the port under which they tell clients of each other. */
  readonly nodes: readonly { readonly port: number; readonly announcedPort: number }[];
  readonly shardCount: number;
  /** For each shard. */
  readonly readsPerSecond: number;
  readonly writesPerSecond: number;
}

// What starts the process has written it.
const plan: Plan = JSON.parse(env.LOAD ?? "");
const tickMs = 100;
const keysPerShard = 200;
const value = "v".repeat(100);
const clients = new Map<number, RedisClient>();
const leaders = plan.nodes.slice(0, plan.shardCount).map(({ port }) => port);
const keys = leaders.map((): string[] => []);
/** One read in so many asks for a key that is not there. */
const keysPerMiss = 16;
let turn = 0;

for (let number = 0; keys.some(({ length }) => length < keysPerShard); number++) {
  const key = `session:${number}`;
  const own = keys[Math.floor((redisKeySlot(key) * plan.shardCount) / 16_384)];
  if (own !== undefined && own.length < keysPerShard) own.push(key);
}

async function clientOf(port: number): Promise<RedisClient> {
  const known = clients.get(port);
  if (known?.isOpen === true) return known;
  const client = await connectRedis(port, 1_000);
  clients.set(port, client);
  return client;
}

/** How many commands the time that has passed asks for; what could not be sent for longer than a second is left out. */
function due(perSecond: number, elapsedMs: number): number {
  return Math.round((perSecond * Math.min(elapsedMs, 1_000)) / 1_000);
}

function nextKey(shard: number): string {
  turn++;
  const own = keys[shard] ?? [];
  return own[turn % own.length] ?? "";
}

function learn(shard: number, reply: unknown): void {
  if (!(reply instanceof RespFailure)) return;
  if (reply.kind === "CLUSTERDOWN") lookElsewhere(shard);
  if (reply.kind !== "MOVED") return;
  const announced = Number(reply.message.split(":").at(-1));
  const leader = plan.nodes.find(({ announcedPort }) => announcedPort === announced);
  if (leader !== undefined) leaders[shard] = leader.port;
}

let looks = 0;

/** A leader that is gone is looked for at any of the nodes. */
function lookElsewhere(shard: number): void {
  looks++;
  leaders[shard] = plan.nodes[looks % plan.nodes.length]?.port ?? 0;
}

async function visit(shard: number, elapsedMs: number): Promise<void> {
  const client = await clientOf(leaders[shard] ?? 0);
  const asked: Promise<unknown>[] = [];
  for (let read = due(plan.readsPerSecond, elapsedMs); read > 0; read--) {
    const key = nextKey(shard);
    const isMiss = turn % keysPerMiss === 0;
    asked.push(client.ask("GET", isMiss ? `{${key}}:absent` : key));
  }
  for (let write = due(plan.writesPerSecond, elapsedMs); write > 0; write--) {
    asked.push(client.ask("SET", nextKey(shard), value));
  }
  for (const reply of await Promise.all(asked)) learn(shard, reply);
}

const visitedAtMs = leaders.map(() => performance.now());
const busy = new Set<number>();
setInterval(() => {
  for (const shard of leaders.keys()) {
    if (busy.has(shard)) continue;
    busy.add(shard);
    const nowMs = performance.now();
    const elapsedMs = nowMs - (visitedAtMs[shard] ?? nowMs);
    visitedAtMs[shard] = nowMs;
    visit(shard, elapsedMs)
      .catch(() => lookElsewhere(shard))
      .finally(() => busy.delete(shard));
  }
}, tickMs);
