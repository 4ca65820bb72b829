import { chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LiveContext } from "../../kit/index.ts";
import { type NodePlan, type RedisPlan, shardCount, slotCount } from "./plan.ts";

/** `maxmemory` of each node: as little as lets keys, not buffers, decide. */
export const memoryMaxBytes = 16 * 1024 * 1024;

/** `maxclients` of each node; a thousandth of what real ones allow would leave no room for shares. */
export const clientsMax = 250;

const nodeTimeoutScenarioMs = 5_000;
/** Below it, two cores that are busy look like a node that died. */
const nodeTimeoutMsMin = 1_000;

/** How long the nodes wait for one of them before they take it for gone, in real time. */
function nodeTimeoutMs({ timeScale }: LiveContext): number {
  return Math.max(nodeTimeoutMsMin, Math.round(timeScale.toReal(nodeTimeoutScenarioMs)));
}

/** Writes a node's settings, and the cluster as it knows it from the start; resolves with the file of its settings. */
export async function writeNodeFiles(context: LiveContext, plan: RedisPlan, node: NodePlan): Promise<string> {
  const folder = join(context.folder, `redis-${node.index + 1}`);
  await mkdir(folder, { recursive: true });
  const clusterFile = join(folder, "nodes.conf");
  const settingsFile = join(folder, "redis.conf");
  await writeFile(clusterFile, clusterView(plan, node));
  await writeFile(settingsFile, settingsOf(node, folder, nodeTimeoutMs(context)));
  if (context.unprivileged !== undefined) {
    const { uid, gid } = context.unprivileged;
    for (const path of [folder, clusterFile, settingsFile]) await chown(path, uid, gid);
  }
  return settingsFile;
}

/** The cluster as if it had been formed before: it serves once the nodes have found each other. */
function clusterView({ nodes }: RedisPlan, self: NodePlan): string {
  const lines = nodes.map((node) => {
    const address = `127.0.0.1:${node.announcedPort}@${node.announcedBusPort}`;
    const master = nodes[node.shard];
    const isMaster = master === node;
    const flags = [node === self ? "myself" : undefined, isMaster ? "master" : "slave"]
      .filter((flag) => flag !== undefined)
      .join(",");
    const first = Math.ceil((node.shard * slotCount) / shardCount);
    const last = Math.ceil(((node.shard + 1) * slotCount) / shardCount) - 1;
    const slots = isMaster ? ` ${first}-${last}` : "";
    const masterId = isMaster || master === undefined ? "-" : master.id;
    return `${node.id} ${address} ${flags} ${masterId} 0 0 ${node.shard + 1} connected${slots}`;
  });
  return `${lines.join("\n")}\nvars currentEpoch ${shardCount} lastVoteEpoch 0\n`;
}

function settingsOf(node: NodePlan, folder: string, timeoutMs: number): string {
  const settings: readonly (readonly [string, string | number])[] = [
    ["port", node.port],
    ["bind", "127.0.0.1"],
    ["bind-source-addr", node.source],
    ["dir", folder],
    ["loglevel", "notice"],
    ["save", '""'],
    ["appendonly", "yes"],
    ["appendfsync", "everysec"],
    ["auto-aof-rewrite-percentage", 0],
    ["maxclients", clientsMax],
    ["maxmemory", memoryMaxBytes],
    ["maxmemory-policy", "noeviction"],
    ["cluster-enabled", "yes"],
    ["cluster-config-file", "nodes.conf"],
    ["cluster-port", node.busPort],
    ["cluster-announce-ip", "127.0.0.1"],
    ["cluster-announce-port", node.announcedPort],
    ["cluster-announce-bus-port", node.announcedBusPort],
    ["cluster-node-timeout", timeoutMs],
    ["cluster-allow-replica-migration", "no"],
    ["repl-diskless-sync-delay", 0],
    ["repl-ping-replica-period", 1],
    ["repl-timeout", 5],
    ["repl-backlog-size", "256kb"],
  ];
  return settings.map(([name, value]) => `${name} ${value}\n`).join("");
}
