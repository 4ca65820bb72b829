import { autoscalingMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { type LabelMatcher, promql, select } from "../../expression.ts";

const { metrics } = autoscalingMetrics;

/** One series for each autoscaler. */
export const scaler = "max by (namespace, horizontalpodautoscaler)";
/** Matches series of the same autoscaler. */
export const sameScaler = "on (namespace, horizontalpodautoscaler)";
const cpu: readonly LabelMatcher[] = [
  ["metric_name", "=", "cpu"],
  ["metric_target_type", "=", "utilization"],
];
/** Pods that there are. */
export const current = `${scaler} (${select(metrics.currentReplicas)})`;
/** Pods that the autoscaler asks for. */
export const desired = `${scaler} (${select(metrics.desiredReplicas)})`;
const maximum = `${scaler} (${select(metrics.maxReplicas)})`;
/** CPU that pods use, in percent of what they request. */
export const utilization = `${scaler} (${select(metrics.currentMetric, { where: cpu })})`;
/** What the utilization should be. */
export const target = `${scaler} (${select(metrics.targetMetric, { where: cpu })})`;
/** Has a result while there are as many pods as there may be. */
export const isAtMaximum = promql`${current} >= ${sameScaler} ${maximum}`;
/** Pods that no node has room for. */
export const unschedulable = `sum(${select(metrics.unschedulablePods, { where: [["type", "=", "unschedulable"]] })})`;

/** What an autoscaler says of itself. */
export const describeScaler = 'kubectl -n "$NAMESPACE" describe hpa "$AUTOSCALER"';
