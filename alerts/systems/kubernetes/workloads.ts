import { kubernetesMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { kubernetesLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";
import { availableReplicas, wantedReplicas } from "./series.ts";

const { metrics } = kubernetesMetrics;

/** No pod of a deployment is ready. */
export const kubernetesWorkloadUnavailable = alertingRule({
  name: "KubernetesWorkloadUnavailable",
  severity: "page",
  team: "platform",
  // What somebody scaled to nothing is not missed.
  expression: promql`${availableReplicas} == 0 and on (namespace, deployment) ${wantedReplicas} > 0`,
  holdSeconds: limits.workloadUnavailableHoldSeconds,
  summary: "No pod of {{ $labels.deployment }} in {{ $labels.namespace }} is ready",
  description: `{{ $labels.deployment }} in {{ $labels.namespace }} has had {{ $value }} ready pods for ${formatDuration(limits.workloadUnavailableHoldSeconds)} or longer; its service has nowhere to send a request.`,
  panel: panelLink("klaxon-kubernetes", "replicas-available"),
  runbook: {
    meaning:
      "Every pod of the deployment fails its readiness probe, crashes or cannot be placed. A broken release or a dependency that all pods share is likelier than broken nodes.",
    impact: "Whatever the deployment serves is down for all users now.",
    confirm: [
      { text: "See how many pods are ready, and how many should be.", query: availableReplicas },
      {
        text: "See what the containers wait for.",
        query: promql`sum by (namespace, pod, reason) (${select(metrics.containerWaiting)})`,
      },
      {
        text: "Read the events and the end of the log of the container before this one.",
        command: {
          language: "sh",
          text: 'kubectl -n "$NAMESPACE" get pods -o wide\nkubectl -n "$NAMESPACE" describe deployment "$DEPLOYMENT"\nkubectl -n "$NAMESPACE" logs "deployment/$DEPLOYMENT" --previous --tail 50',
        },
      },
      {
        text: "See whether it was changed just now.",
        query: promql`delta(${select(metrics.deploymentGeneration)}[30m]) > 0`,
      },
    ],
    mitigate: [
      {
        text: "If a release went before it, take it back.",
        command: {
          language: "sh",
          text: 'kubectl -n "$NAMESPACE" rollout undo "deployment/$DEPLOYMENT"',
        },
      },
      {
        text: "If the readiness probe fails because a dependency is down, bring that back; the pods follow by themselves.",
      },
      {
        text: "If pods are pending, look at `FailedScheduling` in the events: requests too large, or nodes that are gone.",
      },
    ],
    recover: [
      {
        text: "Wait until all pods are ready.",
        command: {
          language: "sh",
          text: 'kubectl -n "$NAMESPACE" rollout status "deployment/$DEPLOYMENT" --timeout 5m',
        },
      },
      {
        text: "After an undo by hand, revert the commit as well: the next reconciliation would bring the release back.",
      },
    ],
    escalate:
      "The team that owns the deployment, at once; the lead of the platform team after fifteen minutes, when the recovery time objective is used up.",
  },
  risk: {
    event: "A release or a lost dependency takes all pods of a service out",
    likelihood: "possible",
    impact: "severe",
    control:
      "Rolling updates stop at the first pod that does not become ready, so that the old ones go on serving",
  },
});

/** A deployment has fewer ready pods than it should. */
export const kubernetesReplicasMissing = alertingRule({
  name: "KubernetesReplicasMissing",
  severity: "ticket",
  team: "platform",
  expression: promql`${wantedReplicas} - ${availableReplicas} > 0`,
  holdSeconds: limits.replicasMissingHoldSeconds,
  summary: "{{ $labels.deployment }} in {{ $labels.namespace }} lacks {{ $value }} pods",
  description: `{{ $value }} pods of {{ $labels.deployment }} in {{ $labels.namespace }} have not been ready for ${formatDuration(limits.replicasMissingHoldSeconds)} or longer, which no rollout takes.`,
  panel: panelLink("klaxon-kubernetes", "replicas-available"),
  runbook: {
    meaning:
      "Some pods fail their readiness probe, wait for a place, or belong to a rollout that is stuck. Where they crash, or their node is gone, another ticket says so and this one is left out.",
    impact:
      "The pods that are left carry the load. One more loss, or the next peak, and requests fail; a rollout that is stuck also holds back every later one.",
    confirm: [
      {
        text: "See which deployments lack pods.",
        query: promql`${wantedReplicas} - ${availableReplicas} > 0`,
      },
      {
        text: "See which containers fail their readiness probe.",
        query: promql`sum by (namespace, pod) (rate(${select(metrics.probes, { where: [["result", "=", "failed"]] })}[5m])) > 0`,
      },
      {
        text: "Read what the probe says, and whether the rollout goes on.",
        command: {
          language: "sh",
          text: 'kubectl -n "$NAMESPACE" rollout status "deployment/$DEPLOYMENT" --watch=false\nkubectl -n "$NAMESPACE" get events --field-selector type=Warning --sort-by lastTimestamp | tail -20',
        },
      },
    ],
    mitigate: [
      {
        text: "Delete a pod that hangs: its replacement comes up elsewhere.",
        command: { language: "sh", text: 'kubectl -n "$NAMESPACE" delete pod "$POD"' },
      },
      {
        text: "Take back a rollout that is stuck.",
        command: { language: "sh", text: 'kubectl -n "$NAMESPACE" rollout undo "deployment/$DEPLOYMENT"' },
      },
    ],
    recover: [
      { text: "Watch until as many are ready as should be.", query: availableReplicas },
      {
        text: "Find out why the probe failed from the log of the pod that was deleted, before it is rotated.",
      },
    ],
    escalate: "The team that owns the deployment, within the working day.",
  },
  risk: {
    event: "A service runs with fewer pods than its load and the loss of one need",
    likelihood: "likely",
    impact: "minor",
    control: "Disruption budgets and spread constraints keep one failure from taking several pods",
  },
});
