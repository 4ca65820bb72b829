import { alertingSystems } from "../../alerts/index.ts";
import { syntheticMetrics, uvicornMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  chosen,
  formatDuration,
  higherIsWorse,
  instant,
  labelValues,
  limit,
  lowerIsWorse,
  type Matcher,
  percentile,
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

const { metrics } = uvicornMetrics;
const { up } = syntheticMetrics.metrics;
const { limits } = alertingSystems.uvicorn;

const instance = labelValues({
  name: "instance",
  label: "Instance",
  description: "Instances of the application.",
  metric: up,
  matchers: [["job", "=", "uvicorn"]],
  allPattern: ".+",
});

const shown: readonly Matcher[] = [["job", "=", "uvicorn"], chosen(instance)];
const ofUsers: readonly Matcher[] = [...shown, ["route", "!=", "/api/health"]];

const all = perSecond(metrics.requests, { where: ofUsers });
const failed = perSecond(metrics.requests, { where: [...ofUsers, ["status", "=~", "5.."]] });
const errorShare = `${failed} / ${all}`;
const memory = `max by (instance) (${select(metrics.residentMemory, shown)})`;
const descriptors = `max by (instance) (${select(metrics.openDescriptors, shown)}) / max by (instance) (${select(metrics.maxDescriptors, shown)})`;
const errorThresholds = higherIsWorse({ critical: limits.errorRatioMax });
const latencyThresholds = higherIsWorse({ warning: limits.latencyP99SecondsMax });

function quantile(share: number, by: readonly string[] = []): string {
  return percentile(share, metrics.requestDuration, { where: ofUsers, by });
}

const upRow = row("up", "Is it up", [
  statPanel({
    key: "instances-now",
    title: "Instances up",
    description: `Chosen instances that answered their last scrape; there should be ${limits.instanceCount}.`,
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: 1, warning: limits.instanceCount }),
    queries: [instant(`sum(${select(up, shown)})`, "up")],
  }),
  statPanel({
    key: "requests-now",
    title: "Requests",
    description: "Requests of users per second; health checks are left out.",
    width: 4,
    unit: "requests-per-second",
    queries: [instant(all, "requests")],
  }),
  statPanel({
    key: "errors-now",
    title: "Errors",
    description: `Share of the answers to users that are 5xx; more than ${limits.errorRatioMax * 100} % pages.`,
    width: 4,
    unit: "ratio",
    thresholds: errorThresholds,
    queries: [instant(errorShare, "5xx")],
  }),
  statPanel({
    key: "latency-now",
    title: "Slowest of a hundred",
    description: "The 99th percentile of the time that a request of a user takes.",
    width: 4,
    unit: "seconds",
    thresholds: latencyThresholds,
    queries: [instant(quantile(0.99), "p99")],
  }),
  firingAlertsStat("uvicorn"),
  stateTimelinePanel({
    key: "instances",
    title: "Instances",
    description: "Whether an instance answers its scrapes, which the event loop does that answers users.",
    width: 24,
    mappings: upOrDown,
    queries: [range(`min by (instance) (min_over_time(${selectRange(up, shown)}))`, "{{instance}}")],
  }),
]);

const requestRow = row("requests", "Is it answering, and fast", [
  timeSeriesPanel({
    key: "routes",
    title: "Requests by route",
    description: "Requests per second, health checks included, by route.",
    width: 12,
    unit: "requests-per-second",
    min: 0,
    drawing: "stacked",
    queries: [range(perSecond(metrics.requests, { by: ["route"], where: shown }), "{{route}}")],
  }),
  timeSeriesPanel({
    key: "errors",
    title: "Share of errors",
    description: "Share of the answers to users that are 5xx; above the line somebody is paged.",
    width: 12,
    unit: "ratio",
    min: 0,
    thresholds: errorThresholds,
    queries: [range(errorShare, "5xx")],
  }),
  timeSeriesPanel({
    key: "latency",
    title: "Time of a request",
    description: "Median and 99th percentile over the requests of users.",
    width: 12,
    unit: "seconds",
    min: 0,
    thresholds: latencyThresholds,
    queries: [range(quantile(0.5), "p50"), range(quantile(0.99), "p99")],
  }),
  timeSeriesPanel({
    key: "latency-routes",
    title: "Slowest of a hundred by route",
    description: "One slow route does too much itself; all of them wait for something that they share.",
    width: 12,
    unit: "seconds",
    min: 0,
    queries: [range(quantile(0.99, ["route"]), "{{route}}")],
  }),
]);

const fullRow = row("full", "Is it full", [
  timeSeriesPanel({
    key: "memory",
    title: "Memory",
    description: `Memory in RAM; at the dashed limit the process is killed, from ${limits.memoryUsedRatioMax * 100} % of it on somebody is told.`,
    width: 8,
    unit: "bytes",
    min: 0,
    thresholds: higherIsWorse({
      warning: limits.memoryUsedRatioMax * limits.memoryLimitBytes,
      critical: limits.memoryLimitBytes,
    }),
    queries: [range(memory, "{{instance}}"), limit(`vector(${limits.memoryLimitBytes})`, "limit")],
  }),
  timeSeriesPanel({
    key: "descriptors",
    title: "Descriptors in use",
    description: "Share of the file descriptors that are open; growth without load is a leak of sockets.",
    width: 8,
    unit: "ratio",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.descriptorsUsedRatioMax }),
    queries: [range(descriptors, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "cpu",
    title: "Processor",
    description: "Cores that each process uses; one is all that an event loop can have.",
    width: 8,
    unit: "cores",
    min: 0,
    queries: [range(perSecond(metrics.cpuTime, { by: ["instance"], where: shown }), "{{instance}}")],
  }),
]);

const changeRow = row("changes", "What changed", [
  timeSeriesPanel({
    key: "restarts",
    title: "Restarts",
    description: `Starts of a new process; more than ${limits.restartCountMax} within ${formatDuration(limits.restartWindowSeconds)} is a crash loop.`,
    width: 12,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "bars",
    queries: [range(`max by (instance) (changes(${selectRange(metrics.startTime, shown)}))`, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "collections",
    title: "Garbage collections",
    description:
      "Runs of the collector per second by generation; runs of the oldest stop the process longest.",
    width: 12,
    unit: "events-per-second",
    min: 0,
    queries: [
      range(
        perSecond(metrics.collections, { by: ["generation"], where: shown }),
        "generation {{generation}}",
      ),
    ],
  }),
]);

/** The FastAPI application: is it up, does it answer and how fast, is it full, what changed. */
const uvicorn: DashboardPlan = {
  uid: "klaxon-uvicorn",
  title: "FastAPI application",
  description: "The instances of the application under uvicorn, as each of them exposes itself.",
  system: "uvicorn",
  shownSeconds: 3 * 3600,
  variables: [instance],
  rows: [upRow, requestRow, fullRow, changeRow, row("alerts", "What fires", [activeAlertsTable("uvicorn")])],
};

/** The dashboards of the FastAPI application. */
export const uvicornDashboards: readonly DashboardPlan[] = [uvicorn];
