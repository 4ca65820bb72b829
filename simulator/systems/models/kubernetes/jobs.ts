/** What the objects of the cluster say is exposed here. */
export const stateMetricsInstance = "kube-state-metrics:8080";

/** The nodes of the cluster. */
export const nodeNames = ["node-1", "node-2", "node-3"] as const;

/** The kubelets, one on each node. */
export const kubeletInstances = ["node-1:10250", "node-2:10250", "node-3:10250"] as const;

/** The scrape jobs of Kubernetes with their instances. */
export const kubernetesJobs = {
  "kube-state-metrics": [stateMetricsInstance],
  kubelet: kubeletInstances,
} as const;
