import * as z from "zod";
import { targetNames } from "../../kit/fault-parameters.ts";
import type { FaultOf } from "../../kit/system.ts";
import { autoscalingJobs } from "./jobs.ts";

/** The faults of the autoscaling as a scenario writes them. */
export const autoscalingFaultSchemas = [
  z.strictObject({
    kind: z.literal("autoscaling-load-surge"),
    factor: z.number().gt(0).max(100).describe("The load as a multiple of what it would be."),
  }),
  z.strictObject({
    kind: z.literal("autoscaling-load-swings"),
    periodSeconds: z.int().min(30).max(3600).describe("From one peak of the load to the next."),
  }),
  z.strictObject({ kind: z.literal("autoscaling-metrics-missing") }),
  z.strictObject({ kind: z.literal("autoscaling-quota-reached") }),
  z.strictObject({ kind: z.literal("autoscaling-nodes-refused") }),
] as const;

/** A fault of the autoscaling. */
export type AutoscalingFault = FaultOf<typeof autoscalingFaultSchemas>;

/** Each fault of the autoscaling at least once, at a strength that shows. */
export const autoscalingFaultExamples: readonly AutoscalingFault[] = [
  { kind: "autoscaling-load-surge", factor: 5 },
  { kind: "autoscaling-load-swings", periodSeconds: 90 },
  { kind: "autoscaling-metrics-missing" },
  { kind: "autoscaling-quota-reached" },
  { kind: "autoscaling-nodes-refused" },
];

/** What happens at each fault of the autoscaling, and how it ends at the rollback. */
export const autoscalingFaults: Readonly<Record<AutoscalingFault["kind"], string>> = {
  "autoscaling-load-surge": "users ask for a multiple of what they do; pods are removed again after the end",
  "autoscaling-load-swings":
    "the load swings, and the autoscaler was told not to wait before it removes pods",
  "autoscaling-metrics-missing": "the metrics server has no figures, so the number of pods stays",
  "autoscaling-quota-reached":
    "the quota of the namespace has room for three pods only, so that no fourth is created",
  "autoscaling-nodes-refused":
    "the provider takes a node back and gives no more; it gives them again at the end",
};

/** The targets that a fault of the autoscaling disturbs, as `job/instance`. */
export function autoscalingTargetsOf(fault: AutoscalingFault): readonly string[] {
  const scalers = targetNames("autoscaling", autoscalingJobs.autoscaling);
  if (fault.kind === "autoscaling-metrics-missing" || fault.kind === "autoscaling-quota-reached")
    return scalers;
  return [...scalers, ...targetNames("cluster-autoscaler", autoscalingJobs["cluster-autoscaler"])];
}
