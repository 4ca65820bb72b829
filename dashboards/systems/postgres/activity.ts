import { thresholds } from "../../../environments/index.ts";
import type { MetricDefinition } from "../../../instrumentation/src/catalog/index.ts";
import { postgresMetrics } from "../../../instrumentation/src/catalog/index.ts";
import {
  barGaugePanel,
  collapsedRow,
  higherIsWorse,
  increaseOf,
  instant,
  labelColumn,
  limit,
  lowerIsWorse,
  type Row,
  range,
  row,
  select,
  selectRange,
  statPanel,
  tablePanel,
  timeSeriesPanel,
  upOrDown,
  valueColumn,
} from "../../kit/index.ts";
import { activeAlertsTable } from "../../surroundings.ts";
import { replicaLag, role, roles } from "./replication.ts";
import { chosenDatabases, chosenServers } from "./variables.ts";

const metrics = postgresMetrics.metrics;
const limits = thresholds.postgres;

const connections = `sum by (instance) (${select(metrics.activityCount, chosenServers)})`;
const maxConnections = `max by (instance) (${select(metrics.maxConnections, chosenServers)})`;
const connectionsUsed = `${connections} / ${maxConnections}`;
const uptime = `time() - max by (instance) (${select(metrics.postmasterStartTime, chosenServers)})`;

const connectionThresholds = higherIsWorse({ warning: limits.connectionsUsedRatio, critical: 0.95 });

function databaseRate(metric: MetricDefinition, by: readonly string[]): string {
  return `sum by (${by.join(", ")}) (rate(${selectRange(metric, chosenDatabases)}))`;
}

/** Connections in use now. */
export const connectionStat = statPanel({
  key: "connections-now",
  title: "Connections used",
  description: "Share of `max_connections` in use on the fullest server; when all are, nobody else gets in.",
  width: 4,
  unit: "ratio",
  decimals: 0,
  thresholds: connectionThresholds,
  queries: [instant(`max(${connectionsUsed})`, "used")],
});

/** How fast the servers work. */
export const trafficRow: Row = row("traffic", "Is it fast", [
  timeSeriesPanel({
    key: "transactions",
    title: "Transactions",
    description:
      "Transactions per second, committed and rolled back. Rollbacks that rise alone are failing statements; commits that fall alone are callers that cannot get in.",
    width: 8,
    unit: "operations-per-second",
    min: 0,
    queries: [
      range(databaseRate(metrics.commits, ["instance"]), "{{instance}} committed"),
      range(databaseRate(metrics.rollbacks, ["instance"]), "{{instance}} rolled back"),
    ],
  }),
  timeSeriesPanel({
    key: "cache-hit-ratio",
    title: "Cache hits",
    description:
      "Share of blocks that are found in the buffer cache. A fall means that the data in use no longer fits, or that something scans whole tables.",
    width: 8,
    unit: "ratio",
    decimals: 1,
    max: 1,
    thresholds: lowerIsWorse({ warning: 0.9 }),
    legendCalculations: ["mean", "min", "last"],
    absentText: "no reads",
    queries: [
      range(
        `${databaseRate(metrics.blocksHit, ["instance"])} / (${databaseRate(metrics.blocksHit, ["instance"])} + ${databaseRate(metrics.blocksRead, ["instance"])})`,
        "{{instance}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "deadlocks",
    title: "Deadlocks",
    description:
      "Deadlocks per minute; each ends one transaction with an error. Now and then one is normal, at the line two pieces of code lock in opposite orders.",
    width: 8,
    unit: "number",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.deadlocksPerMinute }),
    queries: [
      range(
        `60 * ${databaseRate(metrics.deadlocks, ["instance", "datname"])}`,
        "{{datname}} on {{instance}}",
      ),
    ],
  }),
]);

/** How full the servers are. */
export const saturationRow: Row = row("saturation", "Is it full", [
  timeSeriesPanel({
    key: "connections",
    title: "Connections used",
    description:
      "Share of `max_connections` in use. The lower line is where an alert speaks; the last few are kept for superusers.",
    width: 8,
    unit: "ratio",
    decimals: 0,
    min: 0,
    max: 1,
    thresholds: connectionThresholds,
    queries: [range(connectionsUsed, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "idle-in-transaction",
    title: "Oldest idle transaction",
    description:
      "Age of the oldest transaction whose client does nothing: it holds its locks and keeps the server from cleaning up. At the line an alert speaks.",
    width: 8,
    unit: "duration",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.idleInTransactionSeconds }),
    queries: [
      range(
        `max by (instance, datname) (${select(metrics.activityMaxTxDuration, [...chosenDatabases, ["state", "=~", "idle in transaction.*"]])})`,
        "{{datname}} on {{instance}}",
      ),
    ],
  }),
  barGaugePanel({
    key: "connections-by-state",
    title: "Connections by state",
    description:
      "What the connections do now; many that are `idle in transaction` are a client that forgets to commit.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    queries: [instant(`sum by (state) (${select(metrics.activityCount, chosenDatabases)})`, "{{state}}")],
  }),
  timeSeriesPanel({
    key: "database-size",
    title: "Size on disk",
    description: "Size of each database on the largest of the chosen servers.",
    width: 8,
    unit: "bytes",
    min: 0,
    queries: [range(`max by (datname) (${select(metrics.databaseSize, chosenDatabases)})`, "{{datname}}")],
  }),
  timeSeriesPanel({
    key: "temporary-files",
    title: "Temporary files",
    description: "Written per second by sorts and joins that do not fit into `work_mem`.",
    width: 8,
    unit: "bytes-per-second",
    min: 0,
    queries: [range(databaseRate(metrics.tempBytes, ["instance"]), "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "locks",
    title: "Locks",
    description: "Locks held or awaited, by mode; `accessexclusivelock` keeps everybody else out of a table.",
    width: 8,
    unit: "number",
    min: 0,
    drawing: "stacked",
    legendCalculations: ["max", "last"],
    queries: [range(`sum by (mode) (${select(metrics.locks, chosenDatabases)})`, "{{mode}}")],
  }),
]);

/** What changed: restarts, roles, versions, and which alerts say so. */
export const changeRow: Row = row("changes", "What changed", [
  tablePanel({
    key: "servers",
    title: "Servers",
    description: "The chosen servers as they are now.",
    width: 12,
    queries: [
      instant(`max by (instance) (${select(metrics.up, chosenServers)})`, "{{instance}} up"),
      instant(role, "{{instance}} role"),
      instant(replicaLag, "{{instance}} lag"),
      instant(connectionsUsed, "{{instance}} connections"),
      instant(uptime, "{{instance}} uptime"),
    ],
    columns: [
      labelColumn("instance", "Server"),
      valueColumn(0, "State", { unit: "number", mappings: upOrDown }),
      valueColumn(1, "Role", { unit: "number", mappings: roles, absentText: "unknown" }),
      valueColumn(2, "Lag", { unit: "seconds", absentText: "–" }),
      valueColumn(3, "Connections", { unit: "ratio", decimals: 0, thresholds: connectionThresholds }),
      valueColumn(4, "Running for", { unit: "duration", decimals: 0 }),
    ],
    sortedBy: { title: "Server", isDescending: false },
  }),
  activeAlertsTable("postgres"),
  timeSeriesPanel({
    key: "uptime",
    title: "Running for",
    description: "Time since each server started; it falls to zero at a restart.",
    width: 12,
    unit: "duration",
    min: 0,
    legendCalculations: ["min", "last"],
    queries: [range(uptime, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "versions",
    title: "Servers by version",
    description: "How many servers run which version of PostgreSQL.",
    width: 12,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    legendCalculations: ["last"],
    queries: [
      range(`count by (short_version) (${select(metrics.version, chosenServers)})`, "{{short_version}}"),
    ],
  }),
]);

/** Details that are looked up once a server is under suspicion. */
export const detailRow: Row = collapsedRow("details", "Details", [
  timeSeriesPanel({
    key: "rows",
    title: "Rows",
    description:
      "Rows per second: read by scans, fetched by queries, and written. Many read for few fetched want an index.",
    width: 12,
    unit: "operations-per-second",
    min: 0,
    queries: [
      range(databaseRate(metrics.tuplesReturned, ["instance"]), "{{instance}} read"),
      range(databaseRate(metrics.tuplesFetched, ["instance"]), "{{instance}} fetched"),
      range(databaseRate(metrics.tuplesInserted, ["instance"]), "{{instance}} inserted"),
      range(databaseRate(metrics.tuplesUpdated, ["instance"]), "{{instance}} updated"),
      range(databaseRate(metrics.tuplesDeleted, ["instance"]), "{{instance}} deleted"),
    ],
  }),
  timeSeriesPanel({
    key: "checkpoints",
    title: "Checkpoints",
    description:
      "Checkpoints by the clock, and those forced by much WAL: many of the latter mean that `max_wal_size` is small for the load.",
    width: 12,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum"],
    queries: [
      range(
        increaseOf(metrics.checkpointsTimed, { by: ["instance"], where: chosenServers }),
        "{{instance}} by the clock",
      ),
      range(
        increaseOf(metrics.checkpointsRequested, { by: ["instance"], where: chosenServers }),
        "{{instance}} forced",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "connection-count",
    title: "Connections",
    description: "Connections of each server beside the smallest `max_connections`.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    queries: [range(connections, "{{instance}}"), limit(`min(${maxConnections})`, "limit")],
  }),
  timeSeriesPanel({
    key: "conflicts",
    title: "Cancelled on replicas",
    description:
      "Queries per second that a replica cancelled because the WAL that it must replay removes what they read.",
    width: 8,
    unit: "events-per-second",
    min: 0,
    queries: [range(databaseRate(metrics.conflicts, ["instance"]), "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "exporter",
    title: "Scrapes by the exporter",
    description: "How long the exporter takes to read its server; locks and load slow it down as well.",
    width: 8,
    unit: "seconds",
    min: 0,
    queries: [
      range(
        `max by (instance) (${select(metrics.exporterLastScrapeDuration, chosenServers)})`,
        "{{instance}}",
      ),
    ],
  }),
]);
