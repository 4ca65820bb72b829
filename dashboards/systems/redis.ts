import { alertingSystems } from "../../alerts/index.ts";
import { redisMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  increaseOf,
  instant,
  limit,
  lowerIsWorse,
  perSecond,
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

const { metrics } = redisMetrics;
const { limits } = alertingSystems.redis;

const masters = select(metrics.instanceInfo, [["role", "=", "master"]]);
const masterCount = `count(max by (instance) (${masters})) or vector(0)`;
const memoryUsedRatio = `max by (instance) (${select(metrics.memoryUsed)} / (${select(metrics.memoryMax)} > 0))`;
const connectionsUsedRatio = `max by (instance) (${select(metrics.connectedClients)} / ${select(metrics.maxClients)})`;
const memoryThresholds = higherIsWorse({ warning: limits.memoryUsedRatioMax, critical: 1 });

const upRow = row("up", "Is it up", [
  statPanel({
    key: "nodes-now",
    title: "Nodes up",
    description: `Nodes that answer the exporter; there should be ${limits.nodesMin}.`,
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: limits.mastersMin, warning: limits.nodesMin }),
    queries: [instant(`sum(${select(metrics.up)}) or vector(0)`, "up")],
  }),
  statPanel({
    key: "masters-now",
    title: "Masters",
    description: `Masters that answer the exporter; the keys are spread over ${limits.mastersMin}.`,
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: limits.mastersMin }),
    queries: [instant(masterCount, "masters")],
  }),
  statPanel({
    key: "slots-now",
    title: "Slots without a master",
    description:
      "Hash slots whose master has failed, in the view of the node that sees most. Any stops the cluster.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: higherIsWorse({ critical: 1 }),
    queries: [instant(`max(${select(metrics.clusterSlotsFail)})`, "slots")],
  }),
  statPanel({
    key: "memory-now",
    title: "Fullest memory",
    description: "Used memory of the fullest node as a share of its limit; at 100 % it refuses writes.",
    width: 4,
    unit: "ratio",
    thresholds: memoryThresholds,
    queries: [instant(`max(${memoryUsedRatio})`, "memory")],
  }),
  firingAlertsStat("redis"),
  stateTimelinePanel({
    key: "nodes",
    title: "Nodes",
    description:
      "Whether the exporter reaches each node. An empty stretch means that the exporter is not scraped, and nothing is known.",
    width: 8,
    mappings: upOrDown,
    queries: [range(`min by (instance) (min_over_time(${selectRange(metrics.up)}))`, "{{instance}}")],
  }),
  stateTimelinePanel({
    key: "cluster-state",
    title: "Cluster, as each node sees it",
    description:
      "A node that sees the cluster down refuses every command. One alone is cut off from the others; all of them are an outage.",
    width: 8,
    mappings: [
      { value: 1, text: "serves", health: "good" },
      { value: 0, text: "refuses", health: "critical" },
    ],
    queries: [range(`min by (instance) (${select(metrics.clusterState)})`, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "masters",
    title: "Masters",
    description:
      "Masters that answer. A failover shows as a dip of one scrape at most; below the line keys are out of reach.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    thresholds: lowerIsWorse({ critical: limits.mastersMin }),
    legendCalculations: ["min", "last"],
    queries: [range(masterCount, "masters")],
  }),
]);

const fastRow = row("fast", "Is it fast", [
  timeSeriesPanel({
    key: "commands",
    title: "Commands",
    description: "Commands run by all nodes, by command.",
    width: 8,
    unit: "operations-per-second",
    min: 0,
    queries: [range(perSecond(metrics.commands, { by: ["cmd"] }), "{{cmd}}")],
  }),
  timeSeriesPanel({
    key: "command-time",
    title: "Time of a command",
    description:
      "Mean time of a command inside Redis, without the network. It is one thread: a slow command holds up all others.",
    width: 8,
    unit: "seconds",
    min: 0,
    queries: [
      range(
        `${perSecond(metrics.commandsDuration, { by: ["instance"] })} / ${perSecond(metrics.commands, { by: ["instance"] })}`,
        "{{instance}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "hits",
    title: "Reads that find their key",
    description:
      "Share of reads that find their key. A fall after a restart or a loss of keys means load on what lies behind.",
    width: 8,
    unit: "ratio",
    min: 0,
    max: 1,
    absentText: "no reads",
    queries: [
      range(
        `${perSecond(metrics.keyspaceHits)} / (${perSecond(metrics.keyspaceHits)} + ${perSecond(metrics.keyspaceMisses)})`,
        "hits",
      ),
    ],
  }),
]);

const fullRow = row("full", "Is it full", [
  timeSeriesPanel({
    key: "memory",
    title: "Memory",
    description:
      "Used memory as a share of `maxmemory`. Buffers of clients count, so it can pass 100 %; writes are refused from there on.",
    width: 6,
    unit: "ratio",
    min: 0,
    thresholds: memoryThresholds,
    queries: [range(memoryUsedRatio, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "refused-writes",
    title: "Refused writes",
    description: "Writes that ended with `OOM`. Nodes without any show 0.",
    width: 6,
    unit: "operations-per-second",
    min: 0,
    thresholds: higherIsWorse({ critical: limits.refusedWritesPerSecondMax }),
    queries: [
      range(
        `${perSecond(metrics.errors, { by: ["instance"], where: [["err", "=", "OOM"]] })} or max by (instance) (${select(metrics.up)}) * 0`,
        "{{instance}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "connections",
    title: "Connections",
    description:
      "Connections as a share of `maxclients`. At 100 % the exporter is refused too and the line ends.",
    width: 6,
    unit: "ratio",
    min: 0,
    max: 1,
    thresholds: higherIsWorse({ warning: limits.connectionsUsedRatioMax }),
    queries: [range(connectionsUsedRatio, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "rejected-connections",
    title: "Rejected connections",
    description: "Connections refused for `maxclients`. They show only after the exporter gets in again.",
    width: 6,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum"],
    queries: [range(increaseOf(metrics.rejectedConnections, { by: ["instance"] }), "{{instance}}")],
  }),
]);

const copiesRow = row("copies", "Are there copies", [
  timeSeriesPanel({
    key: "replicas",
    title: "Replicas of each master",
    description: "Replicas connected to each master. A master without one is the only copy of its keys.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    thresholds: lowerIsWorse({ warning: limits.replicasPerMasterMin }),
    legendCalculations: ["min", "last"],
    queries: [
      range(
        `max by (instance) (${select(metrics.connectedReplicas)} and on (instance) ${masters})`,
        "{{instance}}",
      ),
    ],
  }),
  stateTimelinePanel({
    key: "links",
    title: "Links to the masters",
    description:
      "Whether each replica is connected to its master; a node that becomes a master leaves this panel.",
    width: 8,
    mappings: upOrDown,
    queries: [
      range(
        `min by (instance, master_host) (${select(metrics.masterLinkUp)})`,
        "{{instance}} to {{master_host}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "slots",
    title: "Hash slots",
    description: "Slots seen well, by the node that sees fewest, and what there are in all.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    legendCalculations: ["min", "last"],
    queries: [range(`min(${select(metrics.clusterSlotsOk)})`, "well"), limit("vector(16384)", "all")],
  }),
]);

const changeRow = row("change", "What changed", [
  timeSeriesPanel({
    key: "age",
    title: "Time since the start",
    description: "A fall to zero is a restart.",
    width: 8,
    unit: "duration",
    min: 0,
    legendCalculations: ["min", "last"],
    queries: [range(`time() - max by (instance) (${select(metrics.startTime)})`, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "errors",
    title: "Error replies",
    description:
      "Error replies by kind. `MOVED` is how a cluster sends clients to the right node; anything else is worth a look.",
    width: 8,
    unit: "events-per-second",
    min: 0,
    queries: [range(perSecond(metrics.errors, { by: ["err"] }), "{{err}}")],
  }),
  timeSeriesPanel({
    key: "evictions",
    title: "Evicted keys",
    description: "Keys dropped to make room; with the policy `noeviction` there are none.",
    width: 8,
    unit: "events-per-second",
    min: 0,
    queries: [range(perSecond(metrics.evictedKeys, { by: ["instance"] }), "{{instance}}")],
  }),
]);

const redis: DashboardPlan = {
  uid: "klaxon-redis",
  title: "Redis",
  description:
    "The Redis cluster: three masters with a replica each, through one exporter that asks every node.",
  system: "redis",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [
    upRow,
    fastRow,
    fullRow,
    copiesRow,
    changeRow,
    row("alerts", "What fires", [activeAlertsTable("redis")]),
  ],
};

/** The dashboards of the Redis cluster. */
export const redisDashboards: readonly DashboardPlan[] = [redis];
