import { strict as assert } from "node:assert";
import type { RandomStream } from "../../kit/random-stream.ts";
import type { Step } from "../../kit/stepped-system.ts";
import { RedisNode } from "./node.ts";

/** How long the nodes have run before the world begins. */
const priorUptimeMs = 6 * 86_400_000;

/**
 * Nodes in shards of two: one is the master, the other follows it. The shard's master is whom the majority takes for
 * it; a node that is cut off may believe otherwise for as long as it is cut off.
 */
export class RedisCluster {
  readonly nodes: readonly RedisNode[];
  /** The node that is the master of each shard, for the majority. */
  private readonly masters: RedisNode[];
  private readonly shardCount: number;

  constructor(randoms: readonly RandomStream[], startMs: number) {
    this.shardCount = randoms.length / 2;
    this.nodes = randoms.map((random, index) => {
      const isMaster = index < this.shardCount;
      const shard = index % this.shardCount;
      return new RedisNode({ index, shard, isMaster, startMs: startMs - priorUptimeMs, random });
    });
    this.masters = this.nodes.slice(0, this.shardCount);
  }

  /** Whom the majority takes for the master of a node's shard. */
  masterOf(node: RedisNode): RedisNode {
    const master = this.masters[node.shard];
    assert(master !== undefined, `shard ${node.shard} has a master`);
    return master;
  }

  /** Shards whose master is gone, with nobody who could take over. */
  get lostShardCount(): number {
    return this.masters.filter((master) => !isPresent(master)).length;
  }

  /** Whether a replica follows its master. */
  isLinked(node: RedisNode): boolean {
    return !node.isMaster && isPresent(node) && isPresent(this.masterOf(node));
  }

  /** How many replicas follow a master. */
  replicaCountOf(master: RedisNode): number {
    return this.nodes.filter((node) => this.masterOf(node) === master && this.isLinked(node)).length;
  }

  /** The share of the shards whose master serves and passes a further test. */
  servingShare(isServing: (master: RedisNode) => boolean): number {
    const serving = this.masters.filter(
      (master) => master.isClusterOk && isPresent(master) && isServing(master),
    );
    return serving.length / this.shardCount;
  }

  /** The first shard's master hands over to its replica. */
  handOver(): void {
    const [master] = this.masters;
    if (master !== undefined) this.promoteReplicaOf(master);
  }

  /** A node that came back, or is no longer cut off, follows whoever leads its shard now. */
  rejoin(node: RedisNode): void {
    node.isMaster = this.masterOf(node) === node;
  }

  /** A step, which is longer than a failover takes: whoever is missed is replaced, and every node sees how the cluster is. */
  live(step: Step): void {
    for (const master of [...this.masters]) if (!isPresent(master)) this.promoteReplicaOf(master);
    const isOk = this.lostShardCount === 0;
    for (const node of this.nodes) {
      node.isClusterOk = isOk && !node.isIsolated;
      node.copiedMemoryRatio = this.isLinked(node) ? this.masterOf(node).forcedKeyRatio : undefined;
      node.live(step);
    }
  }

  private promoteReplicaOf(master: RedisNode): void {
    const replica = this.nodes.find(
      (node) => node !== master && node.shard === master.shard && isPresent(node),
    );
    if (replica === undefined) return;
    this.masters[master.shard] = replica;
    replica.isMaster = true;
    // A node that is cut off does not hear that it was replaced.
    if (!master.isIsolated) master.isMaster = false;
  }
}

function isPresent(node: RedisNode): boolean {
  return node.isUp && !node.isIsolated;
}
