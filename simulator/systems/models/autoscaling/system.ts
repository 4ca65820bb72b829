import { randomStream } from "../../kit/random-stream.ts";
import type { ScrapedTarget } from "../../kit/scraped-target.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import type { SystemOptions } from "../../kit/system.ts";
import type { AutoscalingFault } from "./faults.ts";
import { PodAutoscaler } from "./pod-autoscaler.ts";
import { clusterAutoscalerTarget, type ScalingState, scalerTarget } from "./targets.ts";

/** Pods that would be fully busy under the mean load. */
const demandedPods = 2.6;
const replicasAtRest = 4;
const podsPerNode = 3;
const nodesAtRest = 2;
const podsUnderQuota = 3;
const nodeCountMax = 5;
const podStartSeconds = 30;
const nodeStartSeconds = 90;
/** A pod may use twice what it requests. */
const utilizationPercentMax = 200;

/** Pods of one deployment that follow the load, on nodes that follow the pods. */
export class AutoscalingSystem extends SteppedSystem<AutoscalingFault> implements ScalingState {
  readonly targets: readonly ScrapedTarget[];
  currentReplicas = replicasAtRest;
  utilizationPercent = 65;
  nodeCount = nodesAtRest;
  failedScaleUps = 0;
  readonly nodeCountMax = nodeCountMax;
  private readonly autoscaler = new PodAutoscaler(replicasAtRest);
  private readyPods: number = replicasAtRest;
  private podsStartForSeconds = 0;
  private nodeStartsForSeconds = 0;

  constructor(options: SystemOptions) {
    super(options);
    this.targets = [
      scalerTarget(this, randomStream(options.seed, "autoscaling/pods")),
      clusterAutoscalerTarget(this, randomStream(options.seed, "autoscaling/nodes")),
    ];
  }

  get desiredReplicas(): number {
    return this.autoscaler.desiredReplicas;
  }

  get hasMetrics(): boolean {
    return this.faultsOf("autoscaling-metrics-missing").length === 0;
  }

  get unschedulablePods(): number {
    return Math.max(0, this.currentReplicas - this.nodeCount * podsPerNode);
  }

  protected live(step: Step): void {
    const demand = demandedPods * step.load * this.surge(step);
    const percent = Math.min(utilizationPercentMax, (demand / this.readyPods) * 100);
    if (this.hasMetrics) this.utilizationPercent = Math.round(percent);
    this.autoscaler.look({
      nowMs: step.nowMs,
      currentReplicas: this.currentReplicas,
      // Pods that start count as idle, so that it does not grow again while they do.
      utilizationPercent: this.hasMetrics ? (percent * this.readyPods) / this.currentReplicas : undefined,
      isHasty: this.faultsOf("autoscaling-load-swings").length > 0,
    });
    const isQuotaUsed = this.faultsOf("autoscaling-quota-reached").length > 0;
    this.currentReplicas = Math.min(
      this.desiredReplicas,
      isQuotaUsed ? podsUnderQuota : Number.POSITIVE_INFINITY,
    );
    this.followWithNodes(step.elapsedSeconds);
    this.startPods(step.elapsedSeconds);
  }

  private surge({ nowMs }: Step): number {
    const factors = this.faultsOf("autoscaling-load-surge").map(({ factor }) => factor);
    const swings = this.faultsOf("autoscaling-load-swings").map(({ periodSeconds }) =>
      (nowMs / 1000) % periodSeconds < periodSeconds / 2 ? 1.8 : 0.7,
    );
    return [...factors, ...swings].reduce((product, factor) => product * factor, 1);
  }

  private followWithNodes(elapsedSeconds: number): void {
    const isRefused = this.faultsOf("autoscaling-nodes-refused").length > 0;
    if (isRefused) this.nodeCount = Math.min(this.nodeCount, nodesAtRest - 1);
    const neededNodes = Math.max(nodesAtRest, Math.ceil(this.currentReplicas / podsPerNode));
    if (neededNodes <= this.nodeCount) {
      this.nodeCount = neededNodes;
      this.nodeStartsForSeconds = 0;
      return;
    }
    this.nodeStartsForSeconds += elapsedSeconds;
    if (this.nodeStartsForSeconds < nodeStartSeconds) return;
    this.nodeStartsForSeconds = 0;
    if (isRefused) this.failedScaleUps++;
    else this.nodeCount = Math.min(nodeCountMax, neededNodes);
  }

  private startPods(elapsedSeconds: number): void {
    const placedPods = this.currentReplicas - this.unschedulablePods;
    this.podsStartForSeconds = placedPods > this.readyPods ? this.podsStartForSeconds + elapsedSeconds : 0;
    if (placedPods < this.readyPods || this.podsStartForSeconds >= podStartSeconds)
      this.readyPods = placedPods;
  }
}
