import { thresholds } from "../../../environments/index.ts";
import { postgresMetrics } from "../../../instrumentation/src/catalog/index.ts";
import {
  exactly,
  higherIsWorse,
  increaseOf,
  instant,
  lowerIsWorse,
  type Row,
  range,
  row,
  select,
  selectRange,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
  upOrDown,
  type ValueMapping,
} from "../../kit/index.ts";
import { chosenServers } from "./variables.ts";

const metrics = postgresMetrics.metrics;
const limits = thresholds.postgres;

/** 1 on a replica, 0 on a primary, by server. */
export const role = `max by (instance) (${select(metrics.isReplica, chosenServers)})`;

/** What the two roles are called. */
export const roles: readonly ValueMapping[] = [
  { value: 0, text: "primary", health: "good" },
  { value: 1, text: "replica", health: "notice" },
];

/** How far each replica is behind; a primary has no lag, and says 0. */
export const replicaLag = `max by (instance) (${select(metrics.replicationLag, chosenServers)}) and on (instance) ${role} == 1`;

// A primary that nobody streams from has no series of replicas: it is 0 then, as its role is.
const streamingReplicas = `count by (instance) (${select(metrics.replicationWalLsnDiff, [...chosenServers, ["state", "=", "streaming"]])}) or ${role} == 0`;

const serversUp = `min by (instance) (min_over_time(${selectRange(metrics.up, chosenServers)}))`;

const lagThresholds = higherIsWorse({
  warning: limits.replicaLagSeconds,
  critical: limits.recoveryPointSeconds,
});

/** Servers, primary, replicas and lag as they are now. */
export const replicationStats = [
  statPanel({
    key: "servers-now",
    title: "Servers up",
    description: `Chosen servers that their exporter reaches; there should be ${limits.replicaCount + 1}.`,
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: 1, warning: limits.replicaCount + 1 }),
    queries: [instant(`sum(${select(metrics.up, chosenServers)}) or vector(0)`, "up")],
  }),
  statPanel({
    key: "primaries-now",
    title: "Primaries",
    description: "Servers that accept writes: none is an outage, two are a split brain.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: exactly(1),
    queries: [instant(`count(${role} == 0) or vector(0)`, "primaries")],
  }),
  statPanel({
    key: "replicas-now",
    title: "Replicas streaming",
    description: `Replicas that stream from the primary; there should be ${limits.replicaCount}.`,
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: 1, warning: limits.replicaCount }),
    queries: [instant(`max(${streamingReplicas}) or vector(0)`, "streaming")],
  }),
  statPanel({
    key: "lag-now",
    title: "Largest lag",
    description: `How far the slowest replica is behind; past ${limits.recoveryPointSeconds} s a failover loses more than was agreed.`,
    width: 4,
    unit: "seconds",
    thresholds: lagThresholds,
    absentText: "no replica",
    queries: [instant(`max(${replicaLag})`, "lag")],
  }),
] as const;

/** Whether the servers answer, and which of them is the primary, over time. */
export const serverTimelines = [
  stateTimelinePanel({
    key: "up",
    title: "Servers",
    description:
      "Whether the exporter beside a server reaches it. An empty stretch means that the exporter itself is not scraped, and nothing is known.",
    width: 12,
    mappings: upOrDown,
    queries: [range(serversUp, "{{instance}}")],
  }),
  stateTimelinePanel({
    key: "primary",
    title: "Roles",
    description:
      "Who is the primary. Green twice at one time is a split brain, green nowhere is no primary; a server that is down has no role.",
    width: 12,
    mappings: roles,
    queries: [range(role, "{{instance}}")],
  }),
] as const;

/** How far the replicas are behind, and what that would cost. */
export const replicationRow: Row = row("replication", "Replication", [
  timeSeriesPanel({
    key: "replica-lag",
    title: "Lag",
    description:
      "Time since the last transaction that a replica replayed. The lines are worth a look, and the agreed loss of data in a failover. It grows without harm while the primary writes nothing, or is away.",
    width: 8,
    unit: "seconds",
    min: 0,
    thresholds: lagThresholds,
    absentText: "no replica",
    queries: [range(replicaLag, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "replicas",
    title: "Replicas streaming",
    description: `Replicas that stream from a primary; below the line there are fewer than ${limits.replicaCount}.`,
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    thresholds: lowerIsWorse({ critical: 1, warning: limits.replicaCount }),
    legendCalculations: ["min", "last"],
    absentText: "no primary",
    queries: [range(streamingReplicas, "from {{instance}}")],
  }),
  timeSeriesPanel({
    key: "replay-distance",
    title: "WAL not yet replayed",
    description:
      "Bytes between the primary's WAL and what a replica has replayed; while the lag grows and this does not, nothing is being written.",
    width: 8,
    unit: "bytes",
    min: 0,
    absentText: "no replica",
    queries: [
      range(
        `max by (application_name) (${select(metrics.replicationWalLsnDiff, chosenServers)})`,
        "{{application_name}}",
      ),
    ],
  }),
]);

/** Whether what is written survives the loss of the primary. */
export const archivingRow: Row = row("archiving", "Archiving", [
  timeSeriesPanel({
    key: "archiver",
    title: "WAL archiving",
    description:
      "WAL files archived, and failed attempts. Failures go on until the command succeeds: WAL fills the disk meanwhile, and the archive misses what was written since.",
    width: 8,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum"],
    queries: [
      range(
        increaseOf(metrics.archiverFailed, { by: ["instance"], where: chosenServers }),
        "{{instance}} failed",
      ),
      range(
        increaseOf(metrics.archiverArchived, { by: ["instance"], where: chosenServers }),
        "{{instance}} archived",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "archive-age",
    title: "Since the last archived file",
    description:
      "Time since a WAL file was archived, on the primary; replicas archive nothing. On a quiet server it grows up to `archive_timeout`.",
    width: 8,
    unit: "duration",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.recoveryPointSeconds }),
    absentText: "nothing archived",
    queries: [
      range(
        `max by (instance) (${select(metrics.archiverLastArchiveAge, chosenServers)}) and on (instance) ${role} == 0`,
        "{{instance}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "slots",
    title: "WAL kept for slots",
    description:
      "WAL that the primary keeps for each replication slot. A slot that nobody reads keeps it for ever and fills the disk.",
    width: 8,
    unit: "bytes",
    min: 0,
    absentText: "no slots",
    queries: [
      range(
        `max by (instance, slot_name) (${select(metrics.replicationSlotWalLsnDiff, chosenServers)})`,
        "{{slot_name}} on {{instance}}",
      ),
    ],
  }),
]);
