import { defineAlerting } from "../../alerting.ts";
import { autoscalingFlapping, autoscalingMetricsMissing, autoscalingReplicasMismatch } from "./decisions.ts";
import { autoscalingLimits } from "./limits.ts";
import { autoscalingPodsUnschedulable } from "./nodes.ts";
import { autoscalingPanels } from "./panels.ts";
import { autoscalingAtMaximum, autoscalingSaturated } from "./saturation.ts";

/** The alerting of the autoscaling of pods and nodes. */
export const autoscalingAlerting = defineAlerting({
  title: "Autoscaling",
  panels: autoscalingPanels,
  objectives: {},
  limits: autoscalingLimits,
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
