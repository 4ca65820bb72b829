import { alertingSystems } from "../../alerts/index.ts";
import { supabaseMetrics, syntheticMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  lowerIsWorse,
  type Matcher,
  perSecond,
  type Row,
  range,
  row,
  select,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
  upOrDown,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = supabaseMetrics;
const { limits } = alertingSystems.supabase;

const project: Matcher = ["job", "=", "supabase"];
const probed: Matcher = ["job", "=", "supabase-api"];
const onData: Matcher = ["mountpoint", "=", "/data"];
const byServer = "by (supabase_identifier)";

const probe = `min by (instance) (${select(metrics.probeSuccess, [probed])})`;
const waiting = `sum ${byServer} (${select(metrics.poolWaiting, [project])})`;
const used = `max ${byServer} (${select(metrics.backends, [project])}) / on (supabase_identifier) max ${byServer} (${select(metrics.maxConnections, [project])})`;
const free = `min ${byServer} (${select(metrics.diskAvailable, [project, onData])}) / on (supabase_identifier) max ${byServer} (${select(metrics.diskSize, [project, onData])})`;
const lag = `max ${byServer} (${select(metrics.replicationLag, [project])})`;
const serverUp = `min by (instance) (${select(syntheticMetrics.metrics.up, [project])})`;

const diskThresholds = lowerIsWorse({ critical: limits.diskFullRatioMin, warning: limits.diskFreeRatioMin });
const waitingThresholds = higherIsWorse({ critical: limits.waitingClientsMax });

const upRow: Row = row("up", "Is it up", [
  statPanel({
    key: "interfaces-now",
    title: "Interfaces that answer",
    description: "Interfaces of the project that answered their last probe; there are two, data and log-in.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: 2 }),
    queries: [instant(`sum(${probe}) or vector(0)`, "answer")],
  }),
  statPanel({
    key: "waiting-now",
    title: "Clients that wait",
    description: "Clients of the pooler that wait for a connection to the server.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: waitingThresholds,
    queries: [instant(`sum(${waiting})`, "wait")],
  }),
  statPanel({
    key: "disk-now",
    title: "Disk free",
    description: `Share of the disk that is free on the fullest server; at ${limits.diskReadOnlyRatio * 100} % nobody can write.`,
    width: 4,
    unit: "ratio",
    decimals: 0,
    thresholds: diskThresholds,
    queries: [instant(`min(${free})`, "free")],
  }),
  firingAlertsStat("supabase"),
  stateTimelinePanel({
    key: "interfaces",
    title: "Interfaces",
    description: "Whether each interface of the project answers its probes: what clients see.",
    width: 12,
    mappings: upOrDown,
    queries: [range(probe, "{{instance}}")],
  }),
  stateTimelinePanel({
    key: "servers",
    title: "Servers",
    description:
      "Whether the metrics endpoint of each server answers. An interface that fails while its server answers is the gateway's fault.",
    width: 12,
    mappings: upOrDown,
    queries: [range(serverUp, "{{instance}}")],
  }),
]);

const speedRow: Row = row("speed", "Is it fast", [
  timeSeriesPanel({
    key: "pool-waiting",
    title: "Clients that wait",
    description:
      "Clients of the pooler that wait for a connection. Above the line, in the mean of some minutes, functions fail.",
    width: 8,
    unit: "number",
    min: 0,
    thresholds: waitingThresholds,
    queries: [range(waiting, "{{supabase_identifier}}")],
  }),
  timeSeriesPanel({
    key: "probe-duration",
    title: "Duration of the probes",
    description: "How long each interface takes to answer, from here.",
    width: 8,
    unit: "seconds",
    min: 0,
    queries: [range(`max by (instance) (${select(metrics.probeDuration, [probed])})`, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "replica-lag",
    title: "Lag of the read replica",
    description: "How far the read replica is behind; above the line its readers see what is no longer true.",
    width: 8,
    unit: "seconds",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.replicaLagSecondsMax }),
    queries: [range(lag, "{{supabase_identifier}}")],
  }),
]);

const fullRow: Row = row("full", "Is it full", [
  timeSeriesPanel({
    key: "connections",
    title: "Connections used",
    description: "Share of `max_connections` in use, those of the pooler and those that go past it.",
    width: 8,
    unit: "ratio",
    min: 0,
    max: 1,
    thresholds: higherIsWorse({ warning: limits.connectionsUsedRatioMax }),
    queries: [range(used, "{{supabase_identifier}}")],
  }),
  timeSeriesPanel({
    key: "disk",
    title: "Disk free",
    description: "Share of the disk that is free. The upper line is a ticket, the lower one a page.",
    width: 8,
    unit: "ratio",
    min: 0,
    max: 1,
    thresholds: diskThresholds,
    legendCalculations: ["min", "last"],
    queries: [range(free, "{{supabase_identifier}}")],
  }),
  timeSeriesPanel({
    key: "pool-active",
    title: "Clients that are served",
    description: "Clients of the pooler that have a connection; a flat top is a pool that is used up.",
    width: 8,
    unit: "number",
    min: 0,
    queries: [range(`sum ${byServer} (${select(metrics.poolActive, [project])})`, "{{supabase_identifier}}")],
  }),
]);

const detailRow: Row = row("details", "Details", [
  timeSeriesPanel({
    key: "commits",
    title: "Transactions",
    description: "Transactions per second; fewer at the same load are transactions that wait.",
    width: 12,
    unit: "operations-per-second",
    min: 0,
    queries: [
      range(
        perSecond(metrics.commits, { by: ["supabase_identifier"], where: [project] }),
        "{{supabase_identifier}}",
      ),
    ],
  }),
  activeAlertsTable("supabase"),
]);

const supabase: DashboardPlan = {
  uid: "klaxon-supabase",
  title: "Supabase",
  description: "PostgreSQL hosted by Supabase: its interfaces as clients see them, its pooler, its servers.",
  system: "supabase",
  scrapeSeconds: 60,
  shownSeconds: 6 * 3600,
  variables: [],
  rows: [upRow, speedRow, fullRow, detailRow],
};

/** The dashboards of the hosted project. */
export const supabaseDashboards: readonly DashboardPlan[] = [supabase];
