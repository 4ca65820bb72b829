import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const state = emitter("autoscaling", "documented");
const nodes = emitter("cluster-autoscaler", "documented");

const scaler = ["horizontalpodautoscaler", "namespace"];
const target = [...scaler, "metric_name", "metric_target_type"];

/**
 * The autoscaling of pods, as a kube-state-metrics that is kept for its objects tells of them, and of nodes, as the
 * cluster autoscaler does. The status counts pods that exist, those that wait for a node among them.
 */
export const autoscalingMetrics = defineSystemMetrics("autoscaling", {
  minReplicas: state.gauge(
    "kube_horizontalpodautoscaler_spec_min_replicas",
    "Pods that there are at least.",
    {
      labels: scaler,
    },
  ),
  maxReplicas: state.gauge("kube_horizontalpodautoscaler_spec_max_replicas", "Pods that there are at most.", {
    labels: scaler,
  }),
  currentReplicas: state.gauge(
    "kube_horizontalpodautoscaler_status_current_replicas",
    "Pods that there are.",
    { labels: scaler },
  ),
  desiredReplicas: state.gauge(
    "kube_horizontalpodautoscaler_status_desired_replicas",
    "Pods that the autoscaler asks for.",
    { labels: scaler },
  ),
  targetMetric: state.gauge(
    "kube_horizontalpodautoscaler_spec_target_metric",
    "What the metric should be; a utilization is in percent of the request.",
    { labels: target },
  ),
  currentMetric: state.gauge(
    "kube_horizontalpodautoscaler_status_target_metric",
    "What the metric was when it was last read; a utilization is in percent of the request.",
    { labels: target },
  ),
  condition: state.gauge(
    "kube_horizontalpodautoscaler_status_condition",
    "1 for the status that the condition has.",
    { labels: [...scaler, "condition", "status"] },
  ),

  unschedulablePods: nodes.gauge(
    "cluster_autoscaler_unschedulable_pods_count",
    "Pods that no node has room for.",
    { labels: ["type"] },
  ),
  nodeCount: nodes.gauge("cluster_autoscaler_nodes_count", "Nodes, by state.", { labels: ["state"] }),
  nodeCountMax: nodes.gauge("cluster_autoscaler_max_nodes_count", "Nodes that there are at most."),
  failedScaleUps: nodes.counter(
    "cluster_autoscaler_failed_scale_ups_total",
    "Nodes that the provider did not give, by reason.",
    { labels: ["reason"] },
  ),
});
