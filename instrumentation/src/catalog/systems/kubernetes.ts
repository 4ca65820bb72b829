import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const state = emitter("kube-state-metrics", "documented");
const kubelet = emitter("kubelet", "documented");

const container = ["container", "namespace", "pod", "uid"];
const deployment = ["deployment", "namespace"];
const resources = ["container", "namespace", "node", "pod", "resource", "uid", "unit"];
const cgroup = ["container", "id", "image", "name", "namespace", "pod"];
const volume = ["namespace", "persistentvolumeclaim"];

/**
 * A Kubernetes cluster through kube-state-metrics 2 (what its objects say) and the kubelets with their cAdvisor and
 * prober (what their containers do). A reason why a container waits is exposed only while it waits, and why it
 * ended last only once it has ended.
 */
export const kubernetesMetrics = defineSystemMetrics("kubernetes", {
  nodeCondition: state.gauge("kube_node_status_condition", "1 for the status that the condition has.", {
    labels: ["condition", "node", "status"],
  }),
  nodeUnschedulable: state.gauge("kube_node_spec_unschedulable", "1 while the node is cordoned.", {
    labels: ["node"],
  }),
  nodeAllocatable: state.gauge("kube_node_status_allocatable", "What pods may use of the node.", {
    labels: ["node", "resource", "unit"],
  }),
  deploymentReplicas: state.gauge("kube_deployment_spec_replicas", "Pods that the deployment should have.", {
    labels: deployment,
  }),
  deploymentAvailable: state.gauge(
    "kube_deployment_status_replicas_available",
    "Pods of the deployment that are ready.",
    { labels: deployment },
  ),
  deploymentGeneration: state.gauge(
    "kube_deployment_status_observed_generation",
    "How often the deployment's specification was changed, as its controller has seen.",
    { labels: deployment },
  ),
  podPhase: state.gauge("kube_pod_status_phase", "1 for the phase that the pod is in.", {
    labels: ["namespace", "phase", "pod", "uid"],
  }),
  containerWaiting: state.gauge(
    "kube_pod_container_status_waiting_reason",
    "1 while the container waits for this reason.",
    { labels: [...container, "reason"] },
  ),
  containerRestarts: state.counter(
    "kube_pod_container_status_restarts_total",
    "How often the container was started anew.",
    { labels: container },
  ),
  containerLastEnd: state.gauge(
    "kube_pod_container_status_last_terminated_reason",
    "1 for the reason why the container ended last.",
    { labels: [...container, "reason"] },
  ),
  containerRequests: state.gauge(
    "kube_pod_container_resource_requests",
    "What the container is promised of its node.",
    { labels: resources },
  ),
  containerLimits: state.gauge("kube_pod_container_resource_limits", "What the container may use at most.", {
    labels: resources,
  }),

  cpuPeriods: kubelet.counter(
    "container_cpu_cfs_periods_total",
    "Periods of 100 ms in which the container wanted CPU time.",
    { labels: cgroup },
  ),
  cpuThrottledPeriods: kubelet.counter(
    "container_cpu_cfs_throttled_periods_total",
    "Those of the periods in which its limit made it wait.",
    { labels: cgroup },
  ),
  memoryWorkingSet: kubelet.gauge(
    "container_memory_working_set_bytes",
    "Memory of the container that cannot be reclaimed; at its limit it is killed.",
    { unit: "bytes", labels: cgroup },
  ),
  probes: kubelet.counter("prober_probe_total", "Probes of a container, by kind and result.", {
    labels: ["container", "namespace", "pod", "pod_uid", "probe_type", "result"],
  }),
  volumeAvailable: kubelet.gauge("kubelet_volume_stats_available_bytes", "Free space of the volume.", {
    unit: "bytes",
    labels: volume,
  }),
  volumeCapacity: kubelet.gauge("kubelet_volume_stats_capacity_bytes", "Size of the volume.", {
    unit: "bytes",
    labels: volume,
  }),
});
