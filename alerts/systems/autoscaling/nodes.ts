import { autoscalingMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { autoscalingLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";
import { unschedulable } from "./series.ts";

const { metrics } = autoscalingMetrics;

/** Pods find no node. */
export const autoscalingPodsUnschedulable = alertingRule({
  name: "AutoscalingPodsUnschedulable",
  severity: "ticket",
  team: "platform",
  expression: promql`${unschedulable} > 0`,
  holdSeconds: limits.unschedulableHoldSeconds,
  summary: "{{ $value }} pods find no node",
  description: `No node has room for {{ $value }} pods, and none was added that has, for ${formatDuration(limits.unschedulableHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-autoscaling", "unschedulable"),
  runbook: {
    meaning:
      "The cluster autoscaler should have added a node within two minutes. The provider has none left, the cluster has as many as it may have, or the pods ask for what no node type has.",
    impact: "New pods do not start: rollouts stand still, and autoscaling adds pods only on paper.",
    confirm: [
      { text: "See how many wait.", query: unschedulable },
      {
        text: "See whether the provider refuses nodes, and why.",
        query: promql`sum by (reason) (increase(${select(metrics.failedScaleUps)}[15m]))`,
      },
      {
        text: "See whether there are as many nodes as there may be.",
        query: promql`sum(${select(metrics.nodeCount)}) / max(${select(metrics.nodeCountMax)})`,
      },
      {
        text: "Read what the pods ask for.",
        command: {
          language: "sh",
          text: "kubectl get pods -A --field-selector status.phase=Pending\nkubectl -n kube-system get configmap cluster-autoscaler-status -o yaml | head -40",
        },
      },
    ],
    mitigate: [
      { text: "Raise the maximum of the node group, or let it use a second machine type or zone." },
      {
        text: "Make room at once: scale down what can wait.",
        command: {
          language: "sh",
          text: 'kubectl -n "$NAMESPACE" scale "deployment/$DEPLOYMENT" --replicas 1',
        },
      },
    ],
    recover: [{ text: "See that none waits any more.", query: unschedulable }],
    escalate: "The provider's support where it refuses nodes; ask for the reason and another zone.",
  },
  risk: {
    event: "The provider has no nodes when they are needed",
    likelihood: "possible",
    impact: "major",
    control: "Two zones and two machine types; low priorities give way to the services",
  },
});
