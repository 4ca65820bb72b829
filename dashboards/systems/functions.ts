import { alertingSystems } from "../../alerts/index.ts";
import { functionsMetrics, syntheticMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  increaseOf,
  instant,
  limit,
  lowerIsWorse,
  percentile,
  perSecond,
  type Row,
  range,
  row,
  select,
  statPanel,
  timeSeriesPanel,
  upOrDown,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = functionsMetrics;
const { limits } = alertingSystems.functions;

const byRoute = { by: ["route"] } as const;
const byRegion = { by: ["region"] } as const;
const invocations = perSecond(metrics.invocations, byRoute);
const errorRatio = `${perSecond(metrics.invocations, { ...byRoute, where: [["status", "=~", "5.."]] })} / ${invocations}`;
const cronAge = `time() - max by (path) (${select(metrics.cronLastSuccess)})`;
const memory = `max by (route) (${select(metrics.memoryMax)})`;

const errorThresholds = higherIsWorse({ critical: limits.errorRatioMax });
const cronThresholds = higherIsWorse({ warning: limits.cronAgeSecondsMax });

const upRow: Row = row("up", "Is it up", [
  statPanel({
    key: "errors-now",
    title: "Invocations that fail",
    description: "Share of the invocations that end with a 5xx, of the worst route.",
    width: 4,
    unit: "ratio",
    decimals: 2,
    thresholds: errorThresholds,
    absentText: "no invocations",
    queries: [instant(`max(${errorRatio})`, "fail")],
  }),
  statPanel({
    key: "cron-now",
    title: "Since the cron succeeded",
    description: "Time since the nightly cron last succeeded; it should be less than a day.",
    width: 4,
    unit: "duration",
    thresholds: cronThresholds,
    queries: [instant(`max(${cronAge})`, "since")],
  }),
  statPanel({
    key: "drain-now",
    title: "Drain",
    description: "Whether the collector of the drained logs answers; without it nothing here is known.",
    width: 4,
    unit: "number",
    mappings: upOrDown,
    queries: [instant(`max(${select(syntheticMetrics.metrics.up, [["job", "=", "functions"]])})`, "drain")],
  }),
  firingAlertsStat("functions"),
  timeSeriesPanel({
    key: "errors",
    title: "Invocations that fail",
    description: "Share of the invocations of each route that end with a 5xx; at the line somebody is woken.",
    width: 12,
    unit: "ratio",
    min: 0,
    thresholds: errorThresholds,
    absentText: "no invocations",
    queries: [range(errorRatio, "{{route}}")],
  }),
  timeSeriesPanel({
    key: "regions",
    title: "Share of the regions",
    description:
      "How the regions share the invocations. Below the line a region is left out, or its logs are missing.",
    width: 12,
    unit: "ratio",
    min: 0,
    max: 1,
    thresholds: lowerIsWorse({ warning: limits.regionShareMin }),
    legendCalculations: ["mean", "min", "last"],
    absentText: "no invocations",
    queries: [
      range(
        `${perSecond(metrics.invocations, byRegion)} / on () group_left () ${perSecond(metrics.invocations)}`,
        "{{region}}",
      ),
    ],
  }),
]);

const speedRow: Row = row("speed", "Is it fast", [
  timeSeriesPanel({
    key: "durations",
    title: "Duration, p99",
    description:
      "What 99 of 100 invocations of a route stay below. The lines: coming near the timeout, and the timeout.",
    width: 12,
    unit: "seconds",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.nearTimeoutSeconds, critical: limits.timeoutSeconds }),
    absentText: "no invocations",
    queries: [range(percentile(0.99, metrics.duration, byRoute), "{{route}}")],
  }),
  timeSeriesPanel({
    key: "timeouts",
    title: "Ended for taking too long",
    description: "Invocations that the provider ended; their users got 504 and do not know what was done.",
    width: 12,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum", "last"],
    queries: [range(increaseOf(metrics.timeouts, byRoute), "{{route}}")],
  }),
]);

const fullRow: Row = row("full", "Is it full", [
  timeSeriesPanel({
    key: "memory",
    title: "Memory at most",
    description: "The most memory that an invocation of each route used, against what it may use.",
    width: 12,
    unit: "bytes",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.memoryBytesMax * limits.memoryUsedRatioMax }),
    queries: [range(memory, "{{route}}"), limit(`vector(${limits.memoryBytesMax})`, "limit")],
  }),
  timeSeriesPanel({
    key: "invocations",
    title: "Invocations",
    description: "Invocations per second of each route.",
    width: 12,
    unit: "requests-per-second",
    min: 0,
    queries: [range(invocations, "{{route}}")],
  }),
]);

const cronRow: Row = row("cron", "Cron", [
  timeSeriesPanel({
    key: "cron-age",
    title: "Since the cron succeeded",
    description:
      "Time since the cron last succeeded; it falls to the ground each midnight. Above the line a night was missed.",
    width: 12,
    unit: "duration",
    min: 0,
    thresholds: cronThresholds,
    queries: [range(cronAge, "{{path}}")],
  }),
  timeSeriesPanel({
    key: "cron-runs",
    title: "Runs of the cron",
    description: "Runs that ended, by how they ended.",
    width: 12,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum", "last"],
    queries: [range(increaseOf(metrics.cronRuns, { by: ["path", "result"] }), "{{path}} {{result}}")],
  }),
]);

const detailRow: Row = row("details", "Details", [
  timeSeriesPanel({
    key: "statuses",
    title: "Invocations by status",
    description: "Invocations per second by what they answered.",
    width: 12,
    unit: "requests-per-second",
    min: 0,
    drawing: "stacked",
    queries: [range(perSecond(metrics.invocations, { by: ["status"] }), "{{status}}")],
  }),
  activeAlertsTable("functions"),
]);

const functionsOverview: DashboardPlan = {
  uid: "klaxon-functions",
  title: "Functions",
  description:
    "Serverless functions in two regions and the nightly cron, from the logs that the provider drains: do they answer, how long do they take, does the cron run.",
  system: "functions",
  shownSeconds: 6 * 3600,
  variables: [],
  rows: [upRow, speedRow, fullRow, cronRow, detailRow],
};

/** The dashboards of the functions. */
export const functionsDashboards: readonly DashboardPlan[] = [functionsOverview];
