import { randomStream } from "../../kit/random-stream.ts";
import type { ScrapedTarget } from "../../kit/scraped-target.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import type { SystemOptions } from "../../kit/system.ts";
import { Cluster } from "./cluster.ts";
import { deployments } from "./deployments.ts";
import type { KubernetesFault } from "./faults.ts";
import { kubeletInstances } from "./jobs.ts";
import { kubeletTarget, type Volume } from "./kubelet.ts";
import { noTrouble, type Pod, type PodTrouble } from "./pod.ts";
import { stateMetricsTarget } from "./state-metrics.ts";

const volumeBytes = 20 * 1024 ** 3;
const freeRatioAtRest = 0.55;
const fillSeconds = 60;
const bootAfterSeconds = 30;
const bootSeconds = 90;

/** A cluster of three nodes with three deployments. */
export class KubernetesSystem extends SteppedSystem<KubernetesFault> {
  readonly targets: readonly ScrapedTarget[];
  private readonly cluster: Cluster;
  private freeRatio = freeRatioAtRest;
  private isTroubled = false;

  constructor(options: SystemOptions) {
    super(options);
    const stream = (name: string) => randomStream(options.seed, `kubernetes/${name}`);
    this.cluster = new Cluster(stream("pods"));
    const { cluster } = this;
    this.targets = [
      stateMetricsTarget(cluster, stream("state")),
      ...kubeletInstances.flatMap((instance, index) => {
        const node = cluster.nodes[index];
        if (node === undefined) return [];
        const volume = () => (index === 0 ? this.volume : undefined);
        return [kubeletTarget(instance, node, { cluster, volume }, stream(instance))];
      }),
    ];
  }

  protected override yield(faults: readonly KubernetesFault[]): void {
    this.isTroubled = faults.length > 0;
  }

  protected live(step: Step): void {
    this.moveNodes();
    this.scaleDeployments();
    this.cluster.live(step, (pod) => (this.isTroubled ? this.troubleOf(pod) : noTrouble));
    const fillings = this.faultsOf("kubernetes-volume-filling").map(({ freeRatio }) => freeRatio);
    const freeRatio = Math.min(freeRatioAtRest, ...fillings);
    const change = (freeRatioAtRest / fillSeconds) * step.elapsedSeconds;
    this.freeRatio = fillings.length > 0 ? Math.max(freeRatio, this.freeRatio - change) : freeRatio;
  }

  private get volume(): Volume {
    return { capacityBytes: volumeBytes, availableBytes: Math.round(volumeBytes * this.freeRatio) };
  }

  private moveNodes(): void {
    const lost = new Set<string>(this.faultsOf("kubernetes-node-lost").map(({ node }) => node));
    const cordoned = new Set<string>();
    for (const fault of this.faultsOf("kubernetes-node-maintenance")) {
      cordoned.add(fault.node);
      const age = this.ageSeconds(fault);
      if (age > bootAfterSeconds && age <= bootAfterSeconds + bootSeconds) lost.add(fault.node);
    }
    for (const node of this.cluster.nodes) {
      node.isUp = !lost.has(node.name);
      node.isCordoned = cordoned.has(node.name);
      if (node.isCordoned) this.cluster.drain(node);
    }
  }

  private scaleDeployments(): void {
    const scalings = this.faultsOf("kubernetes-scaled-down");
    for (const { name, replicas } of deployments) {
      const counts = scalings.filter((fault) => fault.deployment === name).map((fault) => fault.replicas);
      this.cluster.scale(name, Math.min(replicas, ...counts));
    }
  }

  private troubleOf(pod: Pod): PodTrouble {
    const deployment = pod.template.name;
    const position = this.cluster.podsOf(deployment).indexOf(pod);
    const strikes = (fault: { deployment: string; podCount?: number | undefined }) =>
      fault.deployment === deployment && position < (fault.podCount ?? Number.POSITIVE_INFINITY);
    const throttling = this.faultsOf("kubernetes-cpu-throttled").filter(
      (fault) => fault.deployment === deployment,
    );
    return {
      isCrashing: this.faultsOf("kubernetes-pods-crashing").some(strikes),
      isUnready: this.faultsOf("kubernetes-pods-unready").some(strikes),
      isLeaking: this.faultsOf("kubernetes-memory-exceeded").some(
        (fault) => fault.deployment === deployment && position === 0,
      ),
      throttledRatio: Math.max(0, ...throttling.map(({ ratio }) => ratio)),
    };
  }
}
