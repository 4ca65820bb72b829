import { formatDuration, promql } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { autoscalingLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";
import {
  current,
  describeScaler,
  desired,
  isAtMaximum,
  sameScaler,
  target,
  unschedulable,
  utilization,
} from "./series.ts";

/** The pods are overloaded and there may be no more of them. */
export const autoscalingSaturated = alertingRule({
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

/** There are as many pods as there may be, and they are not enough. */
export const autoscalingAtMaximum = alertingRule({
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
