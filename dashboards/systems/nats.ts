import { alertingSystems } from "../../alerts/index.ts";
import { natsMetrics, syntheticMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
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
  upOrDown,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = natsMetrics;
const { limits } = alertingSystems.nats;

const onLeader: readonly Matcher[] = [["is_consumer_leader", "=", "true"]];
const answering = `count(max by (instance) (${select(metrics.connections)})) or vector(0)`;
const streamUsedRatio = `max by (stream_name) (${select(metrics.streamBytes)} / (${select(metrics.streamLimitBytes)} > 0))`;
const connectionsUsedRatio = `max by (instance) (${select(metrics.connections)} / (${select(metrics.maxConnections)} > 0))`;
const pending = `max by (stream_name, consumer_name) (${select(metrics.consumerPending, onLeader)})`;
const fullThresholds = higherIsWorse({
  warning: limits.streamUsedRatioMax,
  critical: limits.streamFullRatio,
});
// A server that is down leaves its exporter with nothing to say: up, and no word of the server.
const serverStates =
  `max by (instance) (${select(metrics.connections)} >= bool 0) or ` +
  `max by (instance) (${select(syntheticMetrics.metrics.up, [["job", "=", "nats"]])}) * 0`;

const upRow = row("up", "Is it up", [
  statPanel({
    key: "servers-now",
    title: "Servers answering",
    description: `Servers that answer their exporter; there should be ${limits.serversMin}, and ${limits.quorumMin} are needed to store a message.`,
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: limits.quorumMin, warning: limits.serversMin }),
    queries: [instant(answering, "servers")],
  }),
  statPanel({
    key: "unhealthy-now",
    title: "Unhealthy servers",
    description: "Servers that answer and say that they are not well: streams not caught up, or no leader.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: higherIsWorse({ warning: 1 }),
    queries: [instant(`count(${select(metrics.unhealthy)} == 1) or vector(0)`, "unhealthy")],
  }),
  statPanel({
    key: "fullest-now",
    title: "Fullest stream",
    description: "Stored bytes of the fullest stream as a share of its limit.",
    width: 4,
    unit: "ratio",
    thresholds: fullThresholds,
    queries: [instant(`max(${streamUsedRatio})`, "full")],
  }),
  statPanel({
    key: "pending-now",
    title: "Waiting messages",
    description: "Messages that wait for the slowest consumer.",
    width: 4,
    unit: "count",
    thresholds: higherIsWorse({ warning: limits.pendingMax }),
    absentText: "no leader",
    queries: [instant(`max(${pending})`, "waiting")],
  }),
  firingAlertsStat("nats"),
  stateTimelinePanel({
    key: "servers",
    title: "Servers",
    description:
      "Whether each server answers its exporter. `down` stands also for an exporter that is not scraped; the stack's dashboard tells them apart.",
    width: 12,
    mappings: upOrDown,
    queries: [range(serverStates, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "servers-answering",
    title: "Servers answering",
    description: "Below the line nothing is stored.",
    width: 12,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    thresholds: lowerIsWorse({ critical: limits.quorumMin, warning: limits.serversMin }),
    legendCalculations: ["min", "last"],
    queries: [range(answering, "servers")],
  }),
]);

const fastRow = row("fast", "Is it fast", [
  timeSeriesPanel({
    key: "published",
    title: "Stored messages",
    description: "Messages stored a second, by stream. A line at 0 in busy hours is a stream that refuses.",
    width: 8,
    unit: "events-per-second",
    min: 0,
    queries: [
      range(
        `clamp_min(max by (stream_name) (deriv(${selectRange(metrics.streamLastSequence)})), 0)`,
        "{{stream_name}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "acknowledged",
    title: "Acknowledged messages",
    description: "Messages acknowledged a second, by consumer. At 0 while messages wait, the consumer hangs.",
    width: 8,
    unit: "events-per-second",
    min: 0,
    absentText: "no leader",
    queries: [
      range(
        `clamp_min(max by (consumer_name) (deriv(${selectRange(metrics.consumerAckFloor, onLeader)})), 0)`,
        "{{consumer_name}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "pending",
    title: "Waiting messages",
    description: "Messages that wait for each consumer.",
    width: 8,
    unit: "count",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.pendingMax }),
    absentText: "no leader",
    queries: [range(pending, "{{consumer_name}} on {{stream_name}}")],
  }),
]);

const fullRow = row("full", "Is it full", [
  timeSeriesPanel({
    key: "streams-full",
    title: "Streams",
    description:
      "Stored bytes as a share of the limit. A full stream refuses what is published, and no health check says so.",
    width: 8,
    unit: "ratio",
    min: 0,
    max: 1,
    thresholds: fullThresholds,
    queries: [range(streamUsedRatio, "{{stream_name}}")],
  }),
  timeSeriesPanel({
    key: "storage",
    title: "Disk",
    description: "What JetStream stores on each server, and what it may.",
    width: 8,
    unit: "bytes",
    min: 0,
    queries: [
      range(`max by (instance) (${select(metrics.storageUsed)})`, "{{instance}}"),
      limit(`min(${select(metrics.storageMax)})`, "most"),
    ],
  }),
  timeSeriesPanel({
    key: "connections",
    title: "Connections",
    description: "Connections as a share of `max_connections`; at 100 % new clients are cut off.",
    width: 8,
    unit: "ratio",
    min: 0,
    max: 1,
    thresholds: higherIsWorse({ warning: limits.connectionsUsedRatioMax }),
    queries: [range(connectionsUsedRatio, "{{instance}}")],
  }),
]);

const changeRow = row("change", "What changed", [
  timeSeriesPanel({
    key: "leaders",
    title: "Streams led",
    description: "Streams that each server leads. A change is an election.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    legendCalculations: ["min", "last"],
    absentText: "no leader",
    queries: [
      range(
        `count by (instance) (${select(metrics.streamBytes, [["is_stream_leader", "=", "true"]])})`,
        "{{instance}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "redelivered",
    title: "Redelivered and unacknowledged",
    description:
      "Messages that were delivered and not acknowledged, and those of them that came more than once.",
    width: 8,
    unit: "count",
    min: 0,
    absentText: "no leader",
    queries: [
      range(
        `max by (consumer_name) (${select(metrics.consumerAckPending, onLeader)})`,
        "{{consumer_name}} unacknowledged",
      ),
      range(
        `max by (consumer_name) (${select(metrics.consumerRedelivered, onLeader)})`,
        "{{consumer_name}} redelivered",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "slow-consumers",
    title: "Slow clients cut off",
    description: "Clients cut off for reading too slowly, a second; the server counts them since its start.",
    width: 8,
    unit: "events-per-second",
    min: 0,
    queries: [
      range(`clamp_min(max by (instance) (deriv(${selectRange(metrics.slowConsumers)})), 0)`, "{{instance}}"),
    ],
  }),
]);

const detailRow = row("detail", "Details", [
  timeSeriesPanel({
    key: "messages",
    title: "Messages through each server",
    description: "Messages in and out, a second; replication among the servers counts.",
    width: 12,
    unit: "events-per-second",
    min: 0,
    queries: [
      range(`clamp_min(max by (instance) (deriv(${selectRange(metrics.inMessages)})), 0)`, "{{instance}} in"),
      range(
        `clamp_min(max by (instance) (deriv(${selectRange(metrics.outMessages)})), 0)`,
        "{{instance}} out",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "memory",
    title: "Memory",
    description: "Memory of each server; clients that read slowly make it grow.",
    width: 12,
    unit: "bytes",
    min: 0,
    queries: [range(`max by (instance) (${select(metrics.memory)})`, "{{instance}}")],
  }),
  activeAlertsTable("nats"),
]);

const nats: DashboardPlan = {
  uid: "klaxon-nats",
  title: "NATS",
  description: "Three NATS servers with JetStream, through the exporter beside each of them.",
  system: "nats",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [upRow, fastRow, fullRow, changeRow, detailRow],
};

/** The dashboards of NATS. */
export const natsDashboards: readonly DashboardPlan[] = [nats];
