import { autoscalingMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, type LabelMatcher, promql, select } from "../expression.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";

const panels = {
  "klaxon-autoscaling": ["replicas", "utilization", "able", "steps", "unschedulable"],
} as const;
const panelLink = linkTo(panels);
const { metrics } = autoscalingMetrics;

const limits = {
  /** At 100 % pods use all that they were promised, and live on what neighbours leave. */
  saturatedPercent: 100,
  saturatedHoldSeconds: 120,
  /** The autoscaler itself tolerates a tenth above its target. */
  toleratedRatio: 1.1,
  atMaximumHoldSeconds: 300,
  metricsMissingHoldSeconds: 120,
  mismatchHoldSeconds: 300,
  flappingWindowSeconds: 900,
  /** The curve of a day takes three steps in fifteen minutes at its steepest. */
  flappingChangesMax: 8,
  /** A new node is there within two minutes. */
  unschedulableHoldSeconds: 300,
} as const;

const scaler = "max by (namespace, horizontalpodautoscaler)";
const sameScaler = "on (namespace, horizontalpodautoscaler)";
const cpu: readonly LabelMatcher[] = [
  ["metric_name", "=", "cpu"],
  ["metric_target_type", "=", "utilization"],
];
const current = `${scaler} (${select(metrics.currentReplicas)})`;
const desired = `${scaler} (${select(metrics.desiredReplicas)})`;
const maximum = `${scaler} (${select(metrics.maxReplicas)})`;
const utilization = `${scaler} (${select(metrics.currentMetric, { where: cpu })})`;
const target = `${scaler} (${select(metrics.targetMetric, { where: cpu })})`;
const isAtMaximum = promql`${current} >= ${sameScaler} ${maximum}`;
const unschedulable = `sum(${select(metrics.unschedulablePods, { where: [["type", "=", "unschedulable"]] })})`;
const flappingWindow = formatDuration(limits.flappingWindowSeconds);

const describeScaler = 'kubectl -n "$NAMESPACE" describe hpa "$AUTOSCALER"';

const autoscalingSaturated = alertingRule({
  name: "AutoscalingSaturated",
  severity: "page",
  team: "platform",
  expression: promql`${utilization} >= ${limits.saturatedPercent} and ${sameScaler} (${isAtMaximum})`,
  holdSeconds: limits.saturatedHoldSeconds,
  summary: "{{ $labels.horizontalpodautoscaler }} is overloaded and cannot grow",
  description: `The pods of {{ $labels.horizontalpodautoscaler }} in {{ $labels.namespace }} use {{ $value }} % of the CPU that they request, for ${formatDuration(limits.saturatedHoldSeconds)} or longer, and there are as many as there may be.`,
  panel: panelLink("klaxon-autoscaling", "utilization"),
  runbook: {
    meaning:
      "The load is more than the greatest number of pods can carry. It may be users, a crawler, a retry storm, or a release that needs more CPU time for the same work.",
    impact:
      "Answers become slow now, and fail when queues are full. Nothing will get better by itself until the load falls.",
    confirm: [
      { text: "See the utilization against its target.", query: utilization },
      { text: "See whether there are really no more pods to have.", query: isAtMaximum },
      { text: "See whether pods that exist wait for a node.", query: unschedulable },
      { text: "Read what the autoscaler says.", command: { language: "sh", text: describeScaler } },
    ],
    mitigate: [
      {
        text: "Raise the maximum, if nodes have room or can be added.",
        command: {
          language: "sh",
          text: 'kubectl -n "$NAMESPACE" patch hpa "$AUTOSCALER" --type merge -p \'{"spec":{"maxReplicas":16}}\'',
        },
      },
      { text: "If one client makes the load, limit its rate at the edge." },
      { text: "If the load per request rose with a release, take the release back." },
    ],
    recover: [
      { text: "Watch the utilization come back to its target.", query: utilization },
      {
        text: "Write the new maximum into the repository, after a look at whether the database bears as many connections.",
      },
    ],
    escalate:
      "The lead of the team whose service it is, at once; the data team before the maximum is more than doubled, for their connections.",
  },
  risk: {
    event: "The load is greater than the largest number of pods can carry",
    likelihood: "possible",
    impact: "major",
    control: "Ten pods carry twice the peak of a day; rate limits at the edge bound single clients",
  },
});

const autoscalingAtMaximum = alertingRule({
  name: "AutoscalingAtMaximum",
  severity: "ticket",
  team: "platform",
  expression: promql`
    ${utilization} > ${limits.toleratedRatio} * ${target} and ${sameScaler} (${isAtMaximum})`,
  holdSeconds: limits.atMaximumHoldSeconds,
  summary: "{{ $labels.horizontalpodautoscaler }} has no room to grow",
  description: `{{ $labels.horizontalpodautoscaler }} in {{ $labels.namespace }} has as many pods as it may have, and they use {{ $value }} % of the CPU that they request, more than their target, for ${formatDuration(limits.atMaximumHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-autoscaling", "replicas"),
  runbook: {
    meaning:
      "The autoscaler would add pods and must not. To have as many as allowed is no fault by itself; to need more is.",
    impact: "Users notice little yet. The next rise of the load is felt by all of them.",
    confirm: [
      { text: "See for how long there have been as many as there may be.", query: current },
      { text: "Compare the utilization with its target.", query: promql`${utilization} / ${target}` },
      {
        text: "See whether it rises day by day, over the last weeks.",
        query: promql`max_over_time((${utilization})[1d:5m])`,
      },
    ],
    mitigate: [
      {
        text: "Raise the maximum in the repository, if the nodes and the database have room for it.",
      },
      { text: "Look for work that could wait: imports, reports, retries." },
    ],
    recover: [{ text: "See that the autoscaler takes the room and comes down again.", query: desired }],
    escalate: "The team whose service it is, before the next peak.",
  },
  risk: {
    event: "The load grows to where autoscaling ends, unseen",
    likelihood: "possible",
    impact: "minor",
    control: "The maximum is reviewed with each quarter's forecast",
  },
});

const autoscalingMetricsMissing = alertingRule({
  name: "AutoscalingMetricsMissing",
  severity: "ticket",
  team: "platform",
  // Where somebody scaled to nothing the autoscaler rests, and says so by the same condition.
  expression: promql`
    ${scaler} (${select(metrics.condition, {
      where: [
        ["condition", "=", "ScalingActive"],
        ["status", "=", "false"],
      ],
    })}) == 1
    and ${sameScaler} ${current} > 0`,
  holdSeconds: limits.metricsMissingHoldSeconds,
  summary: "{{ $labels.horizontalpodautoscaler }} scales blindly: it has no metrics",
  description: `The autoscaler {{ $labels.horizontalpodautoscaler }} in {{ $labels.namespace }} has not been able to compute a number of pods for ${formatDuration(limits.metricsMissingHoldSeconds)} or longer (the condition is {{ $value }}); it keeps the number that it has.`,
  panel: panelLink("klaxon-autoscaling", "able"),
  runbook: {
    meaning:
      "The autoscaler got no CPU figures of its pods: the metrics server is down, or a container has no CPU request.",
    impact: "The number of pods stays as it is. At the next peak there are too few, and nobody adds any.",
    confirm: [
      {
        text: "See since when.",
        query: select(metrics.condition, {
          where: [
            ["condition", "=", "ScalingActive"],
            ["status", "=", "false"],
          ],
        }),
      },
      {
        text: "Ask for the same figures; an error here is the cause.",
        command: {
          language: "sh",
          text: `kubectl -n "$NAMESPACE" top pods\nkubectl get apiservice v1beta1.metrics.k8s.io\n${describeScaler}`,
        },
      },
    ],
    mitigate: [
      {
        text: "Start the metrics server anew.",
        command: {
          language: "sh",
          text: "kubectl -n kube-system rollout restart deployment/metrics-server",
        },
      },
      {
        text: "If the peak comes before it is back, set the number of pods by hand, to that of yesterday's peak.",
        command: {
          language: "sh",
          text: 'kubectl -n "$NAMESPACE" scale "deployment/$DEPLOYMENT" --replicas 8',
        },
      },
    ],
    recover: [{ text: "See that the number of pods follows the load again.", query: desired }],
    escalate: "The lead of the platform team, if it is not back within the hour before the daily peak.",
  },
  risk: {
    event: "Autoscaling stands still because its metrics are missing",
    likelihood: "possible",
    impact: "minor",
    control: "The least number of pods carries the mean load; the metrics server runs twice",
  },
});

const autoscalingReplicasMismatch = alertingRule({
  name: "AutoscalingReplicasMismatch",
  severity: "ticket",
  team: "platform",
  expression: promql`${desired} - ${sameScaler} ${current} > 0`,
  holdSeconds: limits.mismatchHoldSeconds,
  summary: "{{ $labels.horizontalpodautoscaler }} does not get {{ $value }} of its pods",
  description: `{{ $labels.horizontalpodautoscaler }} in {{ $labels.namespace }} has asked for {{ $value }} pods more than were created, for ${formatDuration(limits.mismatchHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-autoscaling", "replicas"),
  runbook: {
    meaning:
      "The autoscaler asks, and nobody creates the pods: a quota of the namespace is used up, an admission webhook refuses them, or the deployment is paused.",
    impact: "The pods that are there carry more than they should; answers become slow as the load rises.",
    confirm: [
      {
        text: "See how many are asked for and how many there are.",
        query: promql`${desired} - ${sameScaler} ${current}`,
      },
      {
        text: "Read why they are not created: `exceeded quota`, `denied the request`, `paused`.",
        command: {
          language: "sh",
          text: 'kubectl -n "$NAMESPACE" get events --field-selector reason=FailedCreate | tail -5\nkubectl -n "$NAMESPACE" describe quota',
        },
      },
    ],
    mitigate: [
      { text: "Raise the quota, or remove what uses it up: finished jobs, forgotten test deployments." },
      { text: "If a webhook refuses them because it is down, bring it back; do not remove the webhook." },
    ],
    recover: [
      {
        text: "See that there are as many as asked for.",
        query: promql`${desired} - ${sameScaler} ${current}`,
      },
    ],
    escalate: "Whoever owns the quota of the namespace; the lead of the platform team at night.",
  },
  risk: {
    event: "A quota or a webhook keeps autoscaling from adding pods",
    likelihood: "possible",
    impact: "minor",
    control: "The quota of the namespace allows for the maximum of every autoscaler in it",
  },
});

const autoscalingFlapping = alertingRule({
  name: "AutoscalingFlapping",
  severity: "ticket",
  team: "platform",
  expression: promql`
    ${scaler} (changes(${select(metrics.desiredReplicas)}[${flappingWindow}])) > ${limits.flappingChangesMax}`,
  holdSeconds: 0,
  summary: "{{ $labels.horizontalpodautoscaler }} scales up and down all the time",
  description: `{{ $labels.horizontalpodautoscaler }} in {{ $labels.namespace }} changed its mind {{ $value }} times within ${flappingWindow}; more than ${limits.flappingChangesMax} times is no load that pods could follow.`,
  panel: panelLink("klaxon-autoscaling", "steps"),
  runbook: {
    meaning:
      "The number of pods swings. Either the load does, or the autoscaler reacts to what starting pods cost, or its stabilization was taken away.",
    impact:
      "Pods are stopped that are needed a minute later: caches start cold, connections break, and latency swings with it.",
    confirm: [
      { text: "See the swings.", query: desired },
      { text: "See whether the load swings or only the number of pods.", query: utilization },
      { text: "Read its behavior section.", command: { language: "sh", text: describeScaler } },
    ],
    mitigate: [
      {
        text: "Let it wait five minutes before it removes pods.",
        command: {
          language: "sh",
          text: 'kubectl -n "$NAMESPACE" patch hpa "$AUTOSCALER" --type merge -p \'{"spec":{"behavior":{"scaleDown":{"stabilizationWindowSeconds":300}}}}\'',
        },
      },
      { text: "If a job makes the swings, spread it over time." },
    ],
    recover: [{ text: "See the number stay for some minutes at a time.", query: desired }],
    escalate: "The team whose service it is, within the working day.",
  },
  risk: {
    event: "Autoscaling swings and stops pods that are needed again at once",
    likelihood: "rare",
    impact: "minor",
    control: "Pods are removed only when five minutes have not needed them",
  },
});

const autoscalingPodsUnschedulable = alertingRule({
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

/** The alerting of the autoscaling of pods and nodes. */
export const autoscalingAlerting = defineAlerting({
  title: "Autoscaling",
  panels,
  objectives: {},
  limits,
  groups: [
    {
      name: "autoscaling-pods",
      intervalSeconds: 15,
      rules: [
        autoscalingSaturated,
        autoscalingAtMaximum,
        autoscalingMetricsMissing,
        autoscalingReplicasMismatch,
        autoscalingFlapping,
      ],
    },
    { name: "autoscaling-nodes", intervalSeconds: 15, rules: [autoscalingPodsUnschedulable] },
  ],
  inhibitions: [
    {
      source: "AutoscalingSaturated",
      targets: ["AutoscalingAtMaximum"],
      equal: ["namespace", "horizontalpodautoscaler"],
      reason: "the page is about the same pods, which are overloaded already",
    },
  ],
});
