import { alertingSystems } from "../../alerts/index.ts";
import { autoscalingMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  increaseOf,
  instant,
  limit,
  lowerIsWorse,
  type Matcher,
  range,
  row,
  select,
  selectRange,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
  type ValueMapping,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = autoscalingMetrics;
const { limits } = alertingSystems.autoscaling;

const scaler = "max by (namespace, horizontalpodautoscaler)";
const name = "{{namespace}}/{{horizontalpodautoscaler}}";
const cpu: readonly Matcher[] = [
  ["metric_name", "=", "cpu"],
  ["metric_target_type", "=", "utilization"],
];
const current = `${scaler} (${select(metrics.currentReplicas)})`;
const desired = `${scaler} (${select(metrics.desiredReplicas)})`;
const least = `${scaler} (${select(metrics.minReplicas)})`;
const most = `${scaler} (${select(metrics.maxReplicas)})`;
// Grafana scales ratios; the autoscaler counts in percent.
const utilization = `${scaler} (${select(metrics.currentMetric, cpu)}) / 100`;
const target = `${scaler} (${select(metrics.targetMetric, cpu)}) / 100`;
const unschedulable = `sum(${select(metrics.unschedulablePods, [["type", "=", "unschedulable"]])})`;

const ableOrNot: readonly ValueMapping[] = [
  { value: 1, text: "yes", health: "good" },
  { value: 0, text: "no", health: "critical" },
];

const overview = row("up", "Does it carry the load", [
  statPanel({
    key: "room-now",
    title: "Room",
    description:
      "Share of the greatest number of pods that is not used yet, of the autoscaler with the least.",
    width: 4,
    unit: "ratio",
    decimals: 0,
    thresholds: lowerIsWorse({ warning: 0.1 }),
    queries: [instant(`min(1 - ${current} / ${most})`, "room")],
  }),
  statPanel({
    key: "utilization-now",
    title: "CPU of the request",
    description:
      "Share of the CPU that pods request which they use, of the busiest; the autoscaler aims at its target.",
    width: 4,
    unit: "ratio",
    decimals: 0,
    thresholds: higherIsWorse({ critical: limits.saturatedPercent / 100 }),
    queries: [instant(`max(${utilization})`, "utilization")],
  }),
  statPanel({
    key: "waiting-now",
    title: "Pods without a node",
    description: "Pods that no node has room for; a new node is there within two minutes.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: higherIsWorse({ warning: 1 }),
    queries: [instant(unschedulable, "waiting")],
  }),
  firingAlertsStat("autoscaling"),
  timeSeriesPanel({
    key: "utilization",
    title: "CPU of the request",
    description:
      "What pods use of the CPU that they request, against the target. At the line they live on what neighbours leave.",
    width: 12,
    unit: "ratio",
    min: 0,
    thresholds: higherIsWorse({ critical: limits.saturatedPercent / 100 }),
    queries: [range(utilization, name), limit(target, `${name} target`)],
  }),
  timeSeriesPanel({
    key: "replicas",
    title: "Pods",
    description:
      "Pods that there are and that the autoscaler asks for, between the least and the greatest number that it may have.",
    width: 12,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    legendCalculations: ["min", "max", "last"],
    queries: [
      range(current, `${name} there are`),
      range(desired, `${name} asked for`),
      limit(least, `${name} least`),
      limit(most, `${name} most`),
    ],
  }),
]);

const decisions = row("decisions", "How it decides", [
  stateTimelinePanel({
    key: "able",
    title: "Can it decide",
    description:
      "Whether the autoscaler has the metrics that it decides by. Without them the number of pods stays.",
    width: 12,
    mappings: ableOrNot,
    queries: [
      range(
        `${scaler} (${select(metrics.condition, [
          ["condition", "=", "ScalingActive"],
          ["status", "=", "true"],
        ])})`,
        name,
      ),
    ],
  }),
  timeSeriesPanel({
    key: "steps",
    title: "Changes of mind",
    description:
      "How often the number of pods asked for changed. Some steps are a rising load; many are a swing.",
    width: 12,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum"],
    queries: [range(`${scaler} (changes(${selectRange(metrics.desiredReplicas)}))`, name)],
  }),
]);

const nodes = row("nodes", "Is there room for pods", [
  timeSeriesPanel({
    key: "unschedulable",
    title: "Pods without a node",
    description:
      "Pods that no node has room for. They wait for a new node; when none comes they wait for ever.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    thresholds: higherIsWorse({ warning: 1 }),
    legendCalculations: ["max", "last"],
    queries: [range(unschedulable, "without a node")],
  }),
  timeSeriesPanel({
    key: "nodes",
    title: "Nodes",
    description: "Nodes of the cluster by state, and how many there may be.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    legendCalculations: ["min", "max", "last"],
    queries: [
      range(`sum by (state) (${select(metrics.nodeCount)})`, "{{state}}"),
      limit(`max(${select(metrics.nodeCountMax)})`, "most"),
    ],
  }),
  timeSeriesPanel({
    key: "refused",
    title: "Nodes refused",
    description: "Nodes that the provider did not give, by its reason.",
    width: 8,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum"],
    queries: [range(increaseOf(metrics.failedScaleUps, { by: ["reason"] }), "{{reason}}")],
  }),
]);

const autoscaling: DashboardPlan = {
  uid: "klaxon-autoscaling",
  title: "Autoscaling",
  description: "Pods that follow the load, and nodes that follow the pods.",
  system: "autoscaling",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [overview, decisions, nodes, row("alerts", "What fires", [activeAlertsTable("autoscaling")])],
};

/** The dashboards of the autoscaling. */
export const autoscalingDashboards: readonly DashboardPlan[] = [autoscaling];
