import { kubernetesMetrics } from "../../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  lowerIsWorse,
  range,
  select,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
  type ValueMapping,
} from "../../kit/index.ts";

const { metrics } = kubernetesMetrics;

const isReady = `max by (node) (${select(metrics.nodeCondition, [
  ["condition", "=", "Ready"],
  ["status", "=", "true"],
])})`;
const wanted = `max by (namespace, deployment) (${select(metrics.deploymentReplicas)})`;
const available = `max by (namespace, deployment) (${select(metrics.deploymentAvailable)})`;

const readyOrNot: readonly ValueMapping[] = [
  { value: 1, text: "ready", health: "good" },
  { value: 0, text: "not ready", health: "critical" },
];

/** Nodes and pods as they are now. */
export const nodeStats = [
  statPanel({
    key: "nodes-now",
    title: "Nodes not ready",
    description: "Nodes that do not report; after five minutes their pods are started elsewhere.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: higherIsWorse({ warning: 1, critical: 2 }),
    queries: [instant(`count(${isReady} == 0) or vector(0)`, "not ready")],
  }),
  statPanel({
    key: "unavailable-now",
    title: "Deployments without a pod",
    description: "Deployments of which no pod is ready: what they serve is down.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: higherIsWorse({ critical: 1 }),
    queries: [
      instant(
        `count(${available} == 0 and on (namespace, deployment) ${wanted} > 0) or vector(0)`,
        "unavailable",
      ),
    ],
  }),
  statPanel({
    key: "replicas-now",
    title: "Pods ready",
    description: "Share of the pods of all deployments that are ready.",
    width: 4,
    unit: "ratio",
    decimals: 0,
    thresholds: lowerIsWorse({ warning: 1, critical: 0.8 }),
    queries: [instant(`sum(${available}) / sum(${wanted})`, "ready")],
  }),
] as const;

/** Nodes and deployments over time. */
export const availabilityPanels = [
  stateTimelinePanel({
    key: "nodes-ready",
    title: "Nodes",
    description:
      "Whether a node reports that it can run pods. One that falls silent stays ready for 40 s before the cluster believes it.",
    width: 12,
    mappings: readyOrNot,
    queries: [range(isReady, "{{node}}")],
  }),
  timeSeriesPanel({
    key: "replicas-available",
    title: "Pods ready by deployment",
    description:
      "Ready pods of each deployment. A dip by one is a rollout; at the line there is nobody left to answer.",
    width: 12,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    thresholds: lowerIsWorse({ critical: 1 }),
    legendCalculations: ["min", "last"],
    queries: [range(available, "{{namespace}}/{{deployment}}")],
  }),
] as const;
