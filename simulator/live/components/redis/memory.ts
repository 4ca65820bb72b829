import { type RedisClient, RespFailure, redisKeySlot } from "../../clients/index.ts";
import { type Injection, LiveError } from "../../kit/index.ts";
import { type LiveCluster, type LiveNode, readInfo, succeeded } from "./cluster.ts";
import { memoryMaxBytes } from "./node-files.ts";
import { shardCount, slotCount } from "./plan.ts";

const blockBytes = 64 * 1024;
const largeBytes = 1024 * 1024;
const value = Buffer.alloc(largeBytes, "m");
const asksAtOnce = 4;
const asksMax = 128;

/** Share of `maxmemory` that the keys of a shard usually take. */
const usualMemoryRatio = 0.42;

/**
 * Fills a node: keys are written to its shard until the share is reached, or writes are refused. What lies above the
 * limit are replies for a client that does not read them, for keys cannot take a node there. The rollback ends that
 * client and deletes the keys.
 */
export async function fillMemory(
  cluster: LiveCluster,
  node: LiveNode,
  usedRatio: number,
): Promise<Injection> {
  const keys = new ShardKeys(node.plan.shard, "filled");
  const master = await cluster.masterOf(node.plan.shard);
  const writer = await cluster.connect(master);
  let slowReader: RedisClient | undefined;
  try {
    await keys.writeUpTo(writer, usedRatio);
    if (usedRatio >= 1) {
      const observer = await cluster.connect(node);
      slowReader = await cluster.connect(node);
      await readNothing(slowReader, observer, keys.first, usedRatio).finally(() => observer.close());
    }
  } finally {
    writer.close();
  }
  return {
    rollback: async () => {
      slowReader?.close();
      await keys.drop(await cluster.masterOf(node.plan.shard).then((leader) => cluster.connect(leader)));
    },
  };
}

/** Writes the keys that every shard usually holds. */
export async function fillAsUsual(cluster: LiveCluster): Promise<void> {
  for (let shard = 0; shard < shardCount; shard++) {
    const client = await cluster.masterOf(shard).then((master) => cluster.connect(master));
    await new ShardKeys(shard, "usual").writeUpTo(client, usualMemoryRatio).finally(() => client.close());
  }
}

/** Keys of one shard, made as they are needed. */
class ShardKeys {
  private readonly shard: number;
  private readonly prefix: string;
  private readonly names: string[] = [];
  private lastNumber = 0;

  constructor(shard: number, prefix: string) {
    this.shard = shard;
    this.prefix = prefix;
  }

  get first(): string {
    return this.names[0] ?? "";
  }

  /** Writes until the node has used its share, or refuses a write. */
  async writeUpTo(client: RedisClient, usedRatio: number): Promise<void> {
    const aim = Math.min(usedRatio, 1) * memoryMaxBytes;
    for (
      let missing = aim - (await usedBytes(client));
      missing > 0;
      missing = aim - (await usedBytes(client))
    ) {
      const sizes = this.names.length === 0 && missing > 2 * largeBytes ? [largeBytes] : blocksOf(missing);
      const written = await Promise.all(sizes.map((size) => this.write(client, size)));
      if (written.includes(false)) return;
    }
  }

  /** Whether there was room for it. */
  private async write(client: RedisClient, size: number): Promise<boolean> {
    const name = this.next();
    this.names.push(name);
    const reply = await client.ask("SET", name, value.subarray(0, size));
    if (reply instanceof RespFailure && reply.kind === "OOM") return false;
    succeeded(reply, ["SET", name]);
    return true;
  }

  /** Deletes them and closes the connection. */
  async drop(client: RedisClient): Promise<void> {
    try {
      for (const name of this.names) succeeded(await client.ask("DEL", name), ["DEL", name]);
    } finally {
      client.close();
    }
  }

  private next(): string {
    for (;;) {
      this.lastNumber++;
      const name = `${this.prefix}:${this.lastNumber}`;
      if (Math.floor((redisKeySlot(name) * shardCount) / slotCount) === this.shard) return name;
    }
  }
}

/** Asks for a large value again and again without reading it, until what is kept for the answer takes the share. */
async function readNothing(
  reader: RedisClient,
  observer: RedisClient,
  key: string,
  usedRatio: number,
): Promise<void> {
  // The system keeps much between the two before anything is kept by Redis.
  const before = await usedBytes(observer);
  for (let asked = 0; asked < asksMax; asked++) {
    const used = await usedBytes(observer);
    if (used >= usedRatio * memoryMaxBytes) return;
    const count = used < before + largeBytes ? asksAtOnce : 1;
    for (let ask = 0; ask < count; ask++) reader.askDeaf("GET", key);
  }
  throw new LiveError("memory", "the node's memory does not fill");
}

/** Whole blocks, or at last what is missing. */
function blocksOf(missing: number): readonly number[] {
  const count = Math.floor(missing / blockBytes);
  return count === 0
    ? [Math.max(1_024, Math.floor(missing))]
    : Array.from({ length: count }, () => blockBytes);
}

async function usedBytes(client: RedisClient): Promise<number> {
  const info = succeeded(await client.ask("INFO", "memory"), ["INFO", "memory"]);
  return Number(readInfo(String(info)).get("used_memory"));
}
