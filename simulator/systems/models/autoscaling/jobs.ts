/** The kube-state-metrics that tells of autoscalers. */
export const scalerInstance = "kube-state-metrics-hpa:8080";

/** The cluster autoscaler. */
export const clusterAutoscalerInstance = "cluster-autoscaler:8085";

/** The scrape jobs of the autoscaling with their instances. */
export const autoscalingJobs = {
  autoscaling: [scalerInstance],
  "cluster-autoscaler": [clusterAutoscalerInstance],
} as const;
