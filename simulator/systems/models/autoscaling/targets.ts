import { autoscalingMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { clusterAutoscalerInstance, scalerInstance } from "./jobs.ts";
import { scalerPlan } from "./pod-autoscaler.ts";

const { metrics } = autoscalingMetrics;

/** What the targets tell of. */
export interface ScalingState {
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  /** As it was when it was last known. */
  readonly utilizationPercent: number;
  readonly hasMetrics: boolean;
  readonly unschedulablePods: number;
  readonly nodeCount: number;
  readonly nodeCountMax: number;
  readonly failedScaleUps: number;
}

const statuses = ["true", "false", "unknown"] as const;

/** The objects of the pod autoscaler. */
export function scalerTarget(state: ScalingState, random: RandomStream): ScrapedTarget {
  const book = new SeriesBook();
  const scaler = { namespace: "production", horizontalpodautoscaler: "shop" };
  const cpu = { ...scaler, metric_name: "cpu", metric_target_type: "utilization" };
  const least = book.open(metrics.minReplicas, scaler);
  const most = book.open(metrics.maxReplicas, scaler);
  const current = book.open(metrics.currentReplicas, scaler);
  const desired = book.open(metrics.desiredReplicas, scaler);
  const target = book.open(metrics.targetMetric, cpu);
  const utilization = book.open(metrics.currentMetric, cpu);
  const conditions = ["AbleToScale", "ScalingActive", "ScalingLimited"].map((condition) => ({
    condition,
    series: statuses.map((status) => book.open(metrics.condition, { ...scaler, condition, status })),
  }));
  const isTrue = (condition: string): boolean => {
    if (condition === "ScalingActive") return state.hasMetrics;
    const { desiredReplicas } = state;
    const { minReplicas, maxReplicas } = scalerPlan;
    return condition === "AbleToScale" || desiredReplicas === minReplicas || desiredReplicas === maxReplicas;
  };
  const expose = () => {
    book.set(least, scalerPlan.minReplicas);
    book.set(most, scalerPlan.maxReplicas);
    book.set(current, state.currentReplicas);
    book.set(desired, state.desiredReplicas);
    book.set(target, scalerPlan.targetPercent);
    if (state.hasMetrics) book.set(utilization, state.utilizationPercent);
    for (const { condition, series } of conditions) {
      const status = isTrue(condition) ? "true" : "false";
      for (const [index, one] of series.entries()) book.set(one, statuses[index] === status ? 1 : 0);
    }
  };
  return new ScrapedTarget(book, { job: "autoscaling", instance: scalerInstance, random, expose });
}

/** The cluster autoscaler. */
export function clusterAutoscalerTarget(state: ScalingState, random: RandomStream): ScrapedTarget {
  const book = new SeriesBook();
  const unschedulable = book.open(metrics.unschedulablePods, { type: "unschedulable" });
  const ready = book.open(metrics.nodeCount, { state: "ready" });
  const unready = book.open(metrics.nodeCount, { state: "unready" });
  const most = book.open(metrics.nodeCountMax);
  const refused = book.open(metrics.failedScaleUps, { reason: "cloudProviderError" });
  const expose = () => {
    book.set(unschedulable, state.unschedulablePods);
    book.set(ready, state.nodeCount);
    book.set(unready, 0);
    book.set(most, state.nodeCountMax);
    book.set(refused, state.failedScaleUps);
  };
  return new ScrapedTarget(book, {
    job: "cluster-autoscaler",
    instance: clusterAutoscalerInstance,
    random,
    expose,
  });
}
