import { scrapeJobs } from "../../../systems/index.ts";
import type { LiveContext } from "../../kit/index.ts";

/** Masters, and with them parts of the hash slots; node n + 3 starts as the replica of node n. */
export const shardCount = 3;

/** Hash slots of a cluster. */
export const slotCount = 16_384;

/** Where a node is found. */
export interface NodePlan {
  /** The model's name, such as `redis-1:6379`. */
  readonly instance: string;
  readonly index: number;
  readonly shard: number;
  /** As nodes know each other. */
  readonly id: string;
  readonly port: number;
  readonly busPort: number;
  /** Doors of the network between the nodes: under these ports the other nodes, and clients by `MOVED`, find it. */
  readonly announcedPort: number;
  readonly announcedBusPort: number;
  /** Which address of loopback its connections to other nodes come from, so that the network can tell them apart. */
  readonly source: string;
}

/** Where everything is found. */
export interface RedisPlan {
  readonly nodes: readonly NodePlan[];
  readonly networkControlPort: number;
  readonly exporterPort: number;
}

/** Takes the ports of a cluster. */
export async function planRedis(context: LiveContext): Promise<RedisPlan> {
  const instances = scrapeJobs.redis;
  const [networkControlPort = 0, exporterPort = 0, ...ports] = await context.takePorts(
    2 + 4 * instances.length,
  );
  const nodes = instances.map((instance, index) => {
    const [port = 0, busPort = 0, announcedPort = 0, announcedBusPort = 0] = ports.slice(4 * index);
    return {
      instance,
      index,
      shard: index % shardCount,
      id: (index + 1).toString(16).repeat(40),
      port,
      busPort,
      announcedPort,
      announcedBusPort,
      source: `127.0.0.${11 + index}`,
    };
  });
  return { nodes, networkControlPort, exporterPort };
}
