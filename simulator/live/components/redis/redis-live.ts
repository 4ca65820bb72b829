import { defineLiveSystem, type LiveTarget } from "../../kit/index.ts";
import { LiveCluster } from "./cluster.ts";
import { takeConnections } from "./connections.ts";
import { fillAsUsual, fillMemory } from "./memory.ts";
import { planRedis } from "./plan.ts";
import { startExporter, startLoad, startNetwork } from "./programs.ts";
import { handOver, isolateNode, killNode, loseShard, settleRoles } from "./roles.ts";

/** A real Redis cluster of three masters with a replica each, its exporter, and clients that read and write. */
export const redisLive = defineLiveSystem({
  system: "redis",
  description: "Redis cluster of three masters with a replica each; redis_exporter",
  programs: ["redis-server", "redis-exporter"],
  start: async (context) => {
    const plan = await planRedis(context);
    const network = await startNetwork(context, plan);
    const [cluster, exporter] = await Promise.all([
      LiveCluster.start(context, plan),
      startExporter(context, plan.exporterPort),
    ]);
    await settleRoles(cluster);
    await fillAsUsual(cluster);
    await startLoad(context, plan);
    context.neighbours.tell(
      "redis",
      plan.nodes.map(({ announcedPort }) => announcedPort),
    );
    const targets = plan.nodes.map(
      ({ instance, port }): LiveTarget => ({
        job: "redis",
        instance,
        port: plan.exporterPort,
        path: "/scrape",
        params: { target: `redis://127.0.0.1:${port}` },
      }),
    );
    return { targets, cluster, network, exporter };
  },
  faults: {
    "redis-node-killed": ({ instance }, { cluster }) => killNode(cluster, cluster.node(instance)),
    "redis-shard-lost": (_, { cluster }) => loseShard(cluster, 0),
    "redis-node-isolated": ({ instance }, { cluster, network }) =>
      isolateNode(cluster, network, cluster.node(instance)),
    "redis-failover": (_, { cluster }) => handOver(cluster, 0),
    "redis-memory-filled": ({ instance, usedRatio }, { cluster }) =>
      fillMemory(cluster, cluster.node(instance), usedRatio),
    "redis-connections-taken": ({ instance, usedRatio }, { cluster }) =>
      takeConnections(cluster, cluster.node(instance), usedRatio),
    "redis-exporter-down": (_, { exporter }) => exporter.kill(),
  },
});
