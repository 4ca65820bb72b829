import type { Injection } from "../../kit/index.ts";
import type { LiveCluster, LiveNode } from "./cluster.ts";
import type { NodeNetwork } from "./programs.ts";

/** A node dies; the rollback starts it anew, and waits until it follows whoever leads its shard by then. */
export async function killNode(cluster: LiveCluster, node: LiveNode): Promise<Injection> {
  const { rollback } = await node.program.kill();
  return {
    rollback: async () => {
      await rollback();
      await cluster.whole();
    },
  };
}

/** All nodes of a shard die at once. */
export async function loseShard(cluster: LiveCluster, shard: number): Promise<Injection> {
  const injections = await Promise.all(cluster.shard(shard).map(({ program }) => program.kill()));
  return {
    rollback: async () => {
      await Promise.all(injections.map(({ rollback }) => rollback()));
      await cluster.whole();
    },
  };
}

/** A node is cut off from the others. */
export async function isolateNode(
  cluster: LiveCluster,
  network: NodeNetwork,
  { plan }: LiveNode,
): Promise<Injection> {
  await network.cut(plan.instance);
  return {
    rollback: async () => {
      await network.mend(plan.instance);
      await cluster.whole();
    },
  };
}

/** The replica of a shard takes over from its master, as before maintenance; it stays so. */
export async function handOver(cluster: LiveCluster, shard: number): Promise<Injection> {
  const master = await cluster.masterOf(shard);
  for (const node of cluster.shard(shard)) if (node !== master) await cluster.handOverTo(node);
  return { rollback: () => cluster.whole() };
}

/** Resolves when the nodes are whole and lead as the model's do; on a busy machine one may have been missed at the start. */
export async function settleRoles(cluster: LiveCluster): Promise<void> {
  await cluster.whole();
  for (const [first] of cluster.shards()) {
    if (first === undefined || (await cluster.view(first)).isMaster) continue;
    await cluster.handOverTo(first);
    await cluster.whole();
  }
}
