import { defineSystem } from "../../kit/system.ts";
import {
  autoscalingFaultExamples,
  autoscalingFaultSchemas,
  autoscalingFaults,
  autoscalingTargetsOf,
} from "./faults.ts";
import { AutoscalingSystem } from "./system.ts";

/** Pods between 3 and 10 that follow the load at 70 % of their CPU request, and nodes that follow the pods. */
export const autoscalingSystem = defineSystem({
  faultSchemas: autoscalingFaultSchemas,
  faults: autoscalingFaults,
  examples: autoscalingFaultExamples,
  targetsOf: autoscalingTargetsOf,
  unshownVariants: [
    {
      alert: "AutoscalingMetricsMissing",
      variant: "below",
      reason: "the condition is met or not, and nothing else is read but the number of pods",
    },
    {
      alert: "AutoscalingPodsUnschedulable",
      variant: "below",
      reason: "one pod without a node is enough, and there is nothing between none and one",
    },
  ],
  create: (options) => new AutoscalingSystem(options),
});
