import { type RedisClient, redisKeySlot } from "../../clients/index.ts";
import { type Injection, LiveError } from "../../kit/index.ts";
import { type LiveCluster, type LiveNode, readInfo, succeeded } from "./cluster.ts";
import { memoryMaxBytes } from "./node-files.ts";
import { shardCount, slotCount } from "./plan.ts";

const blockBytes = 64 * 1024;
const largeBytes = 1024 * 1024;
const block = Buffer.alloc(blockBytes, "m");

/** Share of `maxmemory` that the keys of a shard usually take. */
export const usualMemoryRatio = 0.42;

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
    for (;;) {
      const missing = aim - (await usedBytes(client));
      if (missing <= 0 && this.names.length > 0) return;
      const name = this.next();
      // The first key is large, for replies that nobody reads.
      const size = this.names.length === 0 && missing > 2 * largeBytes ? largeBytes : block.length;
      const value = size === largeBytes ? Buffer.alloc(largeBytes, "m") : block;
      const reply = await client.ask("SET", name, value.subarray(0, Math.max(1024, Math.min(size, missing))));
      if (isOutOfMemory(reply)) return;
      succeeded(reply, ["SET", name]);
      this.names.push(name);
    }
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
  // What the system keeps between the two comes on top, and is bounded.
  for (let asked = 0; asked < 256; asked++) {
    if ((await usedBytes(observer)) >= usedRatio * memoryMaxBytes) return;
    reader.askDeaf("GET", key);
  }
  throw new LiveError("memory", "the node's memory does not fill");
}

async function usedBytes(client: RedisClient): Promise<number> {
  const info = succeeded(await client.ask("INFO", "memory"), ["INFO", "memory"]);
  return Number(readInfo(String(info)).get("used_memory"));
}

function isOutOfMemory(reply: unknown): boolean {
  return typeof reply === "object" && reply !== null && "kind" in reply && reply.kind === "OOM";
}
