import { kubernetesMetrics, syntheticMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { kubernetesLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = kubernetesMetrics;

const isReady = promql`
  max by (node) (${select(metrics.nodeCondition, {
    where: [
      ["condition", "=", "Ready"],
      ["status", "=", "true"],
    ],
  })})`;

/** A node does not report, and nobody said that it may. */
export const kubernetesNodeNotReady = alertingRule({
  name: "KubernetesNodeNotReady",
  severity: "ticket",
  team: "platform",
  // `instance` is the node's kubelet, so that `TargetDown` need not tell of it again.
  expression: promql`
    label_replace(
      ${isReady} == 0 unless on (node) max by (node) (${select(metrics.nodeUnschedulable)}) == 1,
      "instance", "$1:10250", "node", "(.+)"
    )`,
  holdSeconds: limits.nodeNotReadyHoldSeconds,
  summary: "The node {{ $labels.node }} is not ready",
  description: `The node {{ $labels.node }} has not been ready (its condition is {{ $value }}) for ${formatDuration(limits.nodeNotReadyHoldSeconds)} or longer, and it is not cordoned. After five minutes its pods are started elsewhere.`,
  panel: panelLink("klaxon-kubernetes", "nodes-ready"),
  runbook: {
    meaning:
      "The kubelet of the node does not report, or reports that it cannot run pods: the machine is gone, it hangs, its network is cut, or its container runtime is down.",
    impact:
      "Its pods get no requests. After five minutes they are started on the other nodes, if these have room; volumes that can be mounted only once stay with the lost node.",
    confirm: [
      { text: "See which nodes are not ready.", query: promql`${isReady} == 0` },
      {
        text: "See whether its kubelet can be scraped: if so the machine lives.",
        query: select(syntheticMetrics.metrics.up, { job: "kubelet" }),
      },
      {
        text: "Read its conditions and the last reports.",
        command: {
          language: "sh",
          text: 'kubectl describe node "$NODE" | sed -n "/Conditions:/,/Addresses:/p"',
        },
      },
    ],
    mitigate: [
      {
        text: "If the machine answers, look at its kubelet and its runtime.",
        command: {
          language: "sh",
          text: 'ssh "$NODE" "systemctl status kubelet containerd --no-pager; journalctl -u kubelet -n 50 --no-pager; df -h /var/lib"',
        },
      },
      {
        text: "If it does not answer, make sure at the provider that it is off, then remove it, so that volumes are released.",
        command: { language: "sh", text: 'kubectl delete node "$NODE"' },
      },
    ],
    recover: [
      { text: "See that it is ready, or replaced.", query: isReady },
      {
        text: "Spread the pods again: after a loss they stand together on the nodes that were left.",
        command: { language: "sh", text: 'kubectl -n "$NAMESPACE" rollout restart "deployment/$DEPLOYMENT"' },
      },
    ],
    escalate:
      "The provider's support if the machine cannot be reached; the lead of the platform team if a second node follows.",
  },
  risk: {
    event: "A node is lost with all its pods",
    likelihood: "possible",
    impact: "major",
    control: "Three nodes with room for the pods of one; deployments are spread over them",
  },
});

const freeRatio = promql`
  max by (namespace, persistentvolumeclaim) (${select(metrics.volumeAvailable)})
  / max by (namespace, persistentvolumeclaim) (${select(metrics.volumeCapacity)})`;

/** A volume is about to be full. */
export const kubernetesVolumeNearlyFull = alertingRule({
  name: "KubernetesVolumeNearlyFull",
  severity: "page",
  team: "platform",
  expression: promql`${freeRatio} < ${limits.volumeFreeRatio}`,
  holdSeconds: limits.volumeHoldSeconds,
  summary: "The volume {{ $labels.persistentvolumeclaim }} is nearly full",
  description: `{{ $value | humanizePercentage }} of the volume {{ $labels.persistentvolumeclaim }} in {{ $labels.namespace }} is free, for ${formatDuration(limits.volumeHoldSeconds)} or longer; below ${limits.volumeFreeRatio * 100} % writes are about to fail.`,
  panel: panelLink("klaxon-kubernetes", "volumes"),
  runbook: {
    meaning: "What is written to the volume grew, or what should be removed from it was not.",
    impact:
      "At zero every write fails: uploads are refused, databases stop. How long there is stands in the forecast below.",
    confirm: [
      { text: "See how full it is.", query: freeRatio },
      {
        text: "See when it is full, in seconds, if it goes on as in the last hour.",
        query: promql`max by (namespace, persistentvolumeclaim) (${select(metrics.volumeAvailable)} / -deriv(${select(metrics.volumeAvailable)}[1h]))`,
      },
      {
        text: "Find what takes the room.",
        command: {
          language: "sh",
          text: 'kubectl -n "$NAMESPACE" exec "$POD" -- du -xh --max-depth 2 "$MOUNT" | sort -h | tail -20',
        },
      },
    ],
    mitigate: [
      {
        text: "Enlarge it, if its storage class allows (`allowVolumeExpansion`).",
        command: {
          language: "sh",
          text: 'kubectl -n "$NAMESPACE" patch pvc "$CLAIM" -p \'{"spec":{"resources":{"requests":{"storage":"40Gi"}}}}\'',
        },
      },
      {
        text: "Remove what can be made again: caches, temporary files, rotated logs. Never a database's own files.",
      },
    ],
    recover: [
      { text: "See that a fifth is free again.", query: freeRatio },
      {
        text: "Write the new size into the repository, so that a reconciliation does not refuse to shrink it.",
      },
    ],
    escalate: "The team whose data it is, at once, before anything of theirs is removed.",
  },
  risk: {
    event: "A volume fills up and its service can no longer write",
    likelihood: "possible",
    impact: "major",
    control: "Volumes are of a class that can be enlarged while in use",
  },
});
