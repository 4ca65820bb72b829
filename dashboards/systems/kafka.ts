import { alertingSystems } from "../../alerts/index.ts";
import { kafkaMetrics, syntheticMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  lowerIsWorse,
  range,
  row,
  select,
  selectRange,
  statPanel,
  timeSeriesPanel,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = kafkaMetrics;
const { limits } = alertingSystems.kafka;

const brokers = `max(${select(metrics.brokers)}) or max(${select(syntheticMetrics.metrics.up, [["job", "=", "kafka"]])} == 1) * 0`;
const partitions = `sum by (topic) (${select(metrics.partitions)})`;
const leaderless = `${partitions} - (count by (topic) (${select(metrics.partitionLeader)}) or ${partitions} * 0)`;
const underReplicated = `sum by (topic) (${select(metrics.partitionUnderReplicated)})`;
const lag = `max by (consumergroup, topic) (${select(metrics.groupLag)})`;
const brokerThresholds = lowerIsWorse({ critical: limits.inSyncMin, warning: limits.brokersMin });

const upRow = row("up", "Is it up", [
  statPanel({
    key: "brokers-now",
    title: "Brokers",
    description: `Brokers that live; there should be ${limits.brokersMin}, and with fewer than ${limits.inSyncMin} writes are refused.`,
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: brokerThresholds,
    queries: [instant(brokers, "brokers")],
  }),
  statPanel({
    key: "leaderless-now",
    title: "Partitions without a leader",
    description: "Partitions that can neither be read nor written.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: higherIsWorse({ critical: 1 }),
    queries: [instant(`sum(${leaderless})`, "partitions")],
  }),
  statPanel({
    key: "in-sync-now",
    title: "Fewest replicas in sync",
    description: `Replicas in sync of the worst partition; with fewer than ${limits.inSyncMin} it refuses writes.`,
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: limits.inSyncMin, warning: limits.brokersMin }),
    queries: [instant(`min(${select(metrics.partitionInSync)})`, "in sync")],
  }),
  statPanel({
    key: "lag-now",
    title: "Largest lag",
    description: "Messages that the slowest group has yet to read.",
    width: 4,
    unit: "count",
    thresholds: higherIsWorse({ warning: limits.lagMax }),
    queries: [instant(`max(${lag})`, "lag")],
  }),
  firingAlertsStat("kafka"),
  timeSeriesPanel({
    key: "brokers",
    title: "Brokers",
    description:
      "Brokers that live, as the exporter knows it. Nothing is drawn while the exporter is not scraped.",
    width: 12,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    thresholds: brokerThresholds,
    legendCalculations: ["min", "last"],
    queries: [range(brokers, "brokers")],
  }),
  timeSeriesPanel({
    key: "leaderless",
    title: "Partitions without a leader",
    description: "By topic. Above 0 the keys of a partition are out of reach.",
    width: 12,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    thresholds: higherIsWorse({ critical: 1 }),
    legendCalculations: ["max", "last"],
    queries: [range(leaderless, "{{topic}}")],
  }),
]);

const fastRow = row("fast", "Is it fast", [
  timeSeriesPanel({
    key: "written",
    title: "Written messages",
    description: "Messages written a second, by topic.",
    width: 8,
    unit: "events-per-second",
    min: 0,
    queries: [
      range(`clamp_min(sum by (topic) (deriv(${selectRange(metrics.partitionOffset)})), 0)`, "{{topic}}"),
    ],
  }),
  timeSeriesPanel({
    key: "read",
    title: "Read messages",
    description: "Messages that each group reads a second; below what is written, the group falls behind.",
    width: 8,
    unit: "events-per-second",
    min: 0,
    queries: [
      range(
        `clamp_min(sum by (consumergroup, topic) (deriv(${selectRange(metrics.groupOffset)})), 0)`,
        "{{consumergroup}} of {{topic}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "lag",
    title: "Lag",
    description: "Messages that each group has yet to read.",
    width: 8,
    unit: "count",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.lagMax }),
    queries: [range(lag, "{{consumergroup}} on {{topic}}")],
  }),
]);

const copiesRow = row("copies", "Are there copies", [
  timeSeriesPanel({
    key: "in-sync",
    title: "Replicas in sync",
    description: "Of each topic's worst partition; below the line its writes are refused.",
    width: 12,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    thresholds: lowerIsWorse({ critical: limits.inSyncMin }),
    legendCalculations: ["min", "last"],
    queries: [range(`min by (topic) (${select(metrics.partitionInSync)})`, "{{topic}}")],
  }),
  timeSeriesPanel({
    key: "under-replicated",
    title: "Partitions that lack a replica",
    description: "By topic. A broker that restarts shows here for some minutes.",
    width: 12,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    thresholds: higherIsWorse({ warning: 1 }),
    legendCalculations: ["max", "last"],
    queries: [range(underReplicated, "{{topic}}")],
  }),
]);

const changeRow = row("change", "What changed", [
  timeSeriesPanel({
    key: "led",
    title: "Leaders",
    description:
      "Id of the broker that leads each partition. A partition that changes hands is an election, one that disappears has no leader.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    legendCalculations: ["last"],
    queries: [
      range(`max by (topic, partition) (${select(metrics.partitionLeader)})`, "{{topic}} {{partition}}"),
    ],
  }),
  timeSeriesPanel({
    key: "members",
    title: "Consumers",
    description:
      "Consumers in each group; steps up and down without a deployment are a rebalance that does not end.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    legendCalculations: ["min", "last"],
    queries: [range(`max by (consumergroup) (${select(metrics.groupMembers)})`, "{{consumergroup}}")],
  }),
  timeSeriesPanel({
    key: "replicas",
    title: "Replicas that there should be",
    description:
      "Replicas of each topic by its settings, all partitions together. A change is a new partition or a reassignment.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    legendCalculations: ["last"],
    queries: [range(`sum by (topic) (${select(metrics.partitionReplicas)})`, "{{topic}}")],
  }),
  activeAlertsTable("kafka"),
]);

const kafka: DashboardPlan = {
  uid: "klaxon-kafka",
  title: "Kafka",
  description:
    "Three Kafka brokers with their topics and consumer groups, through one exporter that asks them as a client.",
  system: "kafka",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [upRow, fastRow, copiesRow, changeRow],
};

/** The dashboards of Kafka. */
export const kafkaDashboards: readonly DashboardPlan[] = [kafka];
