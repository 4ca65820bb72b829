import type { OfferedServices } from "../../kit/neighbours.ts";
import { randomStream } from "../../kit/random-stream.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import { defineSystem, type SystemOptions } from "../../kit/system.ts";
import { RedisCluster } from "./cluster.ts";
import {
  type RedisFault,
  redisFaultExamples,
  redisFaultSchemas,
  redisFaults,
  redisTargetsOf,
} from "./faults.ts";
import { redisInstances } from "./jobs.ts";
import type { RedisNode } from "./node.ts";
import { redisTarget } from "./target.ts";

/** A Redis cluster of three masters with a replica each, and the exporter that asks all of them. */
export const redisSystem = defineSystem({
  faultSchemas: redisFaultSchemas,
  faults: redisFaults,
  examples: redisFaultExamples,
  targetsOf: redisTargetsOf,
  services: ["redis/reads", "redis/writes"],
  unshownVariants: [
    {
      alert: "RedisDown",
      variant: "below",
      reason: "`redis_up` is 0 or 1: a node that answers its exporter slowly still answers it",
    },
  ],
  create: (options) => new RedisSystem(options),
});

class RedisSystem extends SteppedSystem<RedisFault> {
  readonly targets;
  override offers: OfferedServices = {};
  private readonly cluster: RedisCluster;
  private isExporterUp = true;
  private hasHandedOver = false;

  constructor(options: SystemOptions) {
    super(options);
    const { seed, startMs } = options;
    const randoms = redisInstances.map((instance) => randomStream(seed, `redis/${instance}`));
    this.cluster = new RedisCluster(randoms, startMs);
    this.targets = this.cluster.nodes.map((node) =>
      redisTarget(this.cluster, node, {
        random: randomStream(seed, `redis-exporter/${node.index}`),
        isExporterUp: () => this.isExporterUp,
      }),
    );
  }

  protected live(step: Step): void {
    this.cluster.live(step);
    this.offers = this.services();
  }

  protected override yield(): void {
    this.isExporterUp = this.faultsOf("redis-exporter-down").length === 0;
    const isHandingOver = this.faultsOf("redis-failover").length > 0;
    if (isHandingOver && !this.hasHandedOver) this.cluster.handOver();
    this.hasHandedOver = isHandingOver;
    for (const node of this.cluster.nodes) this.settle(node, redisInstances[node.index]);
    this.offers = this.services();
  }

  private services(): OfferedServices {
    const isReached = (master: RedisNode) => !master.isRefusingConnections;
    return {
      "redis/reads": this.cluster.servingShare(isReached),
      "redis/writes": this.cluster.servingShare((master) => isReached(master) && !master.isRefusingWrites),
    };
  }

  private settle(node: RedisNode, instance: string | undefined): void {
    const isOfNode = (fault: { readonly instance: string }) => fault.instance === instance;
    const isKilled =
      this.faultsOf("redis-node-killed").some(isOfNode) ||
      (node.shard === 0 && this.faultsOf("redis-shard-lost").length > 0);
    const isIsolated = this.faultsOf("redis-node-isolated").some(isOfNode);
    const isBack = (!node.isUp && !isKilled) || (node.isIsolated && !isIsolated);
    if (isKilled && node.isUp) node.kill();
    if (!isKilled && !node.isUp) node.revive(this.nowMs);
    node.isIsolated = isIsolated;
    if (isBack) this.cluster.rejoin(node);
    const memoryRatios = this.faultsOf("redis-memory-filled")
      .filter(isOfNode)
      .map(({ usedRatio }) => usedRatio);
    node.forcedMemoryRatio = memoryRatios.length === 0 ? undefined : Math.max(...memoryRatios);
    const clientRatios = this.faultsOf("redis-connections-taken").filter(isOfNode);
    node.forcedClientRatio = Math.max(0, ...clientRatios.map(({ usedRatio }) => usedRatio));
  }
}
