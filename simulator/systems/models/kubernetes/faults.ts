import * as z from "zod";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import { unreachable } from "../../kit/model.ts";
import type { FaultOf } from "../../kit/system.ts";
import { deploymentNames } from "./deployments.ts";
import { kubeletInstances, nodeNames, stateMetricsInstance } from "./jobs.ts";

const deployment = z.enum(deploymentNames).describe("Which deployment.");
const podCount = z.int().min(1).max(10).optional().describe("How many of its pods; all where absent.");
const node = z.enum(nodeNames).describe("Which node.");

/** The faults of Kubernetes as a scenario writes them. */
export const kubernetesFaultSchemas = [
  z.strictObject({ kind: z.literal("kubernetes-node-lost"), node }),
  z.strictObject({ kind: z.literal("kubernetes-node-maintenance"), node }),
  z.strictObject({ kind: z.literal("kubernetes-pods-crashing"), deployment, podCount }),
  z.strictObject({ kind: z.literal("kubernetes-pods-unready"), deployment, podCount }),
  z.strictObject({ kind: z.literal("kubernetes-memory-exceeded"), deployment }),
  z.strictObject({
    kind: z.literal("kubernetes-cpu-throttled"),
    deployment,
    ratio: ratio.describe("Share of the periods in which a container waits for CPU time."),
  }),
  z.strictObject({
    kind: z.literal("kubernetes-scaled-down"),
    deployment,
    replicas: z.int().min(0).max(10).describe("How many pods are left."),
  }),
  z.strictObject({
    kind: z.literal("kubernetes-volume-filling"),
    freeRatio: z.number().min(0).max(1).describe("Share of the volume that is left free."),
  }),
] as const;

/** A fault of Kubernetes. */
export type KubernetesFault = FaultOf<typeof kubernetesFaultSchemas>;

/** Each fault of Kubernetes at least once, at a strength that shows. */
export const kubernetesFaultExamples: readonly KubernetesFault[] = [
  { kind: "kubernetes-node-lost", node: "node-2" },
  { kind: "kubernetes-node-maintenance", node: "node-3" },
  { kind: "kubernetes-pods-crashing", deployment: "web", podCount: 1 },
  { kind: "kubernetes-pods-unready", deployment: "shop" },
  { kind: "kubernetes-memory-exceeded", deployment: "orders" },
  { kind: "kubernetes-cpu-throttled", deployment: "shop", ratio: 0.5 },
  { kind: "kubernetes-scaled-down", deployment: "web", replicas: 0 },
  { kind: "kubernetes-volume-filling", freeRatio: 0.02 },
];

/** What happens at each fault of Kubernetes, and how it ends at the rollback. */
export const kubernetesFaults: Readonly<Record<KubernetesFault["kind"], string>> = {
  "kubernetes-node-lost":
    "a node is gone; after five minutes its pods start elsewhere, and it is back without them at the end",
  "kubernetes-node-maintenance":
    "a node is cordoned and drained, and reboots for ninety seconds; it is uncordoned at the end",
  "kubernetes-pods-crashing": "the containers of pods end soon after each start; they run at the end",
  "kubernetes-pods-unready": "pods fail their readiness probe; they pass it at the end",
  "kubernetes-memory-exceeded":
    "the memory of a container grows to its limit, and the container is killed, every five minutes",
  "kubernetes-cpu-throttled": "the containers of a deployment reach their CPU limit in part of all periods",
  "kubernetes-scaled-down": "somebody wants fewer pods of a deployment; new ones are started at the end",
  "kubernetes-volume-filling": "the volume of the uploads fills up within a minute; room is made at the end",
};

/** The targets that a fault of Kubernetes disturbs, as `job/instance`. */
export function kubernetesTargetsOf(fault: KubernetesFault): readonly string[] {
  const state = targetNames("kube-state-metrics", [stateMetricsInstance]);
  switch (fault.kind) {
    case "kubernetes-node-lost":
    case "kubernetes-node-maintenance":
    case "kubernetes-pods-crashing":
    case "kubernetes-scaled-down":
    case "kubernetes-pods-unready":
    case "kubernetes-memory-exceeded":
      return [...state, ...targetNames("kubelet", kubeletInstances)];
    case "kubernetes-cpu-throttled":
      return targetNames("kubelet", kubeletInstances);
    case "kubernetes-volume-filling":
      return targetNames("kubelet", [kubeletInstances[0]]);
    default:
      return unreachable(fault);
  }
}
