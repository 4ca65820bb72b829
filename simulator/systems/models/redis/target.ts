import { redisMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import type { RedisCluster } from "./cluster.ts";
import { redisInstances } from "./jobs.ts";
import { clientsMax, memoryMaxBytes, type RedisNode } from "./node.ts";

const { metrics } = redisMetrics;
const slotCount = 16_384;

/** One node as the exporter shows it. A node that is down, or takes no connection, is only known not to be up. */
export function redisTarget(
  cluster: RedisCluster,
  node: RedisNode,
  options: { readonly random: RandomStream; readonly isExporterUp: () => boolean },
): ScrapedTarget {
  const book = new SeriesBook();
  const series = openSeries(book, cluster, node);
  const expose = () => {
    const isReached = node.isUp && !node.isRefusingConnections;
    book.set(series.up, isReached ? 1 : 0);
    if (!isReached) return;
    exposeNode(book, series, node);
    exposeReplication(book, series, cluster, node);
    exposeCommands(book, series, node);
  };
  return new ScrapedTarget(book, {
    job: "redis",
    instance: redisInstances[node.index] ?? "",
    random: options.random,
    reach: () => (options.isExporterUp() ? "answers" : "refuses"),
    expose,
  });
}

type NodeSeries = ReturnType<typeof openSeries>;

function openSeries(book: SeriesBook, cluster: RedisCluster, node: RedisNode) {
  const info = (role: string) =>
    book.open(metrics.instanceInfo, {
      maxmemory_policy: "noeviction",
      os: "Linux 6.1.0 x86_64",
      process_id: String(700 + node.index),
      redis_build_id: "ae4d7c971a948f0",
      redis_mode: "cluster",
      redis_version: "7.0.15",
      role,
      run_id: (node.index + 1).toString(16).repeat(40),
      tcp_port: "6379",
    });
  const links = cluster.nodes.map((master) =>
    book.open(metrics.masterLinkUp, { master_host: `redis-${master.index + 1}`, master_port: "6379" }),
  );
  const byCommand = (cmd: string) => ({
    count: book.open(metrics.commands, { cmd }),
    seconds: book.open(metrics.commandsDuration, { cmd }),
  });
  return {
    up: book.open(metrics.up),
    master: info("master"),
    replica: info("slave"),
    start: book.open(metrics.startTime),
    clusterState: book.open(metrics.clusterState),
    slotsOk: book.open(metrics.clusterSlotsOk),
    slotsFail: book.open(metrics.clusterSlotsFail),
    replicas: book.open(metrics.connectedReplicas),
    links,
    clients: book.open(metrics.connectedClients),
    maxClients: book.open(metrics.maxClients),
    rejected: book.open(metrics.rejectedConnections),
    memory: book.open(metrics.memoryUsed),
    memoryMax: book.open(metrics.memoryMax),
    evicted: book.open(metrics.evictedKeys),
    get: byCommand("get"),
    set: byCommand("set"),
    moved: book.open(metrics.errors, { err: "MOVED" }),
    outOfMemory: book.open(metrics.errors, { err: "OOM" }),
    hits: book.open(metrics.keyspaceHits),
    misses: book.open(metrics.keyspaceMisses),
  } as const;
}

function exposeNode(book: SeriesBook, series: NodeSeries, node: RedisNode): void {
  book.set(node.isMaster ? series.master : series.replica, 1);
  book.set(series.start, node.startMs / 1000);
  book.set(series.clients, node.clients);
  book.set(series.maxClients, clientsMax);
  book.set(series.rejected, node.counts.rejectedConnections);
  book.set(series.memory, node.memoryBytes);
  book.set(series.memoryMax, memoryMaxBytes);
  // The policy is `noeviction`.
  book.set(series.evicted, 0);
}

function exposeReplication(
  book: SeriesBook,
  series: NodeSeries,
  cluster: RedisCluster,
  node: RedisNode,
): void {
  const lostSlots = cluster.lostShardCount === 0 ? 0 : Math.floor((slotCount * cluster.lostShardCount) / 3);
  book.set(series.clusterState, node.isClusterOk ? 1 : 0);
  book.set(series.slotsOk, slotCount - lostSlots);
  book.set(series.slotsFail, lostSlots);
  book.set(series.replicas, node.isMaster ? cluster.replicaCountOf(node) : 0);
  const master = cluster.masterOf(node);
  const link = series.links[master.index];
  if (!node.isMaster && link !== undefined) book.set(link, cluster.isLinked(node) ? 1 : 0);
}

function exposeCommands(book: SeriesBook, series: NodeSeries, node: RedisNode): void {
  const { counts, secondsByCommand } = node;
  book.set(series.get.count, counts.reads);
  book.set(series.get.seconds, secondsByCommand.get);
  book.set(series.set.count, counts.writes);
  book.set(series.set.seconds, secondsByCommand.set);
  book.set(series.moved, counts.moved);
  // An error has no series before it first occurs.
  if (counts.refusedWrites > 0) book.set(series.outOfMemory, counts.refusedWrites);
  book.set(series.hits, counts.reads - counts.misses);
  book.set(series.misses, counts.misses);
}
