import { autoscalingMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { autoscalingLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";
import { current, describeScaler, desired, sameScaler, scaler, utilization } from "./series.ts";

const { metrics } = autoscalingMetrics;
const flappingWindow = formatDuration(limits.flappingWindowSeconds);

/** The autoscaler has no figures to decide by. */
export const autoscalingMetricsMissing = alertingRule({
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

/** Pods that the autoscaler asks for are not created. */
export const autoscalingReplicasMismatch = alertingRule({
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

/** The number of pods swings. */
export const autoscalingFlapping = alertingRule({
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
