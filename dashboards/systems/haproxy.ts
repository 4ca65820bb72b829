import { alertingSystems } from "../../alerts/index.ts";
import { haproxyMetrics, syntheticMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  formatDuration,
  higherIsWorse,
  increaseOf,
  instant,
  labelColumn,
  lowerIsWorse,
  perSecond,
  range,
  row,
  select,
  selectRange,
  stateTimelinePanel,
  statPanel,
  tablePanel,
  timeSeriesPanel,
  upOrDown,
  valueColumn,
} from "../kit/index.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = haproxyMetrics;
const { limits } = alertingSystems.haproxy;

const up = select(syntheticMetrics.metrics.up, [["job", "=", "haproxy"]]);
const upRange = selectRange(syntheticMetrics.metrics.up, [["job", "=", "haproxy"]]);
const active = `max by (instance, proxy) (${select(metrics.activeServers)})`;
const all = perSecond(metrics.responses, { by: ["proxy"] });
const errorShare = `${perSecond(metrics.responses, { by: ["proxy"], where: [["code", "=", "5xx"]] })} / ${all}`;
const errorThresholds = higherIsWorse({ critical: limits.errorRatioMax });
const serverThresholds = lowerIsWorse({ critical: 1, warning: limits.serverCount });
const serverUp = [["state", "=", "UP"]] as const;

const upRow = row("up", "Is it up", [
  statPanel({
    key: "active-now",
    title: "Servers up",
    description: `Servers that take requests; there should be ${limits.serverCount}.`,
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: serverThresholds,
    queries: [instant(`min(${active})`, "servers")],
  }),
  statPanel({
    key: "requests-now",
    title: "Requests",
    description: "Requests per second that were answered, by servers or by HAProxy itself.",
    width: 4,
    unit: "requests-per-second",
    queries: [instant(`sum(${all})`, "requests")],
  }),
  statPanel({
    key: "errors-now",
    title: "Errors",
    description: `Share of the answers that are 5xx; more than ${limits.errorRatioMax * 100} % pages.`,
    width: 4,
    unit: "ratio",
    thresholds: errorThresholds,
    queries: [instant(`max(${errorShare})`, "5xx")],
  }),
  statPanel({
    key: "queue-now",
    title: "Waiting",
    description: "Requests that wait for a server to be free.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: higherIsWorse({ warning: 1 }),
    queries: [instant(`sum(${select(metrics.queue)})`, "waiting")],
  }),
  firingAlertsStat("haproxy"),
  stateTimelinePanel({
    key: "scrapes",
    title: "Load balancer",
    description: "Whether HAProxy answers its scrapes, which it does itself.",
    width: 24,
    height: 4,
    mappings: upOrDown,
    queries: [range(`min by (instance) (min_over_time(${upRange}))`, "{{instance}}")],
  }),
  stateTimelinePanel({
    key: "servers",
    title: "Servers",
    description: `Whether a server takes requests: ${limits.checkFailureCount} failed checks, ${limits.checkIntervalSeconds} s apart, take it out, two good ones take it in.`,
    width: 12,
    height: 8,
    mappings: upOrDown,
    queries: [
      range(
        `min by (proxy, server) (min_over_time(${selectRange(metrics.serverStatus, serverUp)}))`,
        "{{proxy}} {{server}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "active-servers",
    title: "Servers that take requests",
    description: `With fewer than ${limits.activeServersMin} the next failure is an outage; with none every request is refused.`,
    width: 12,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    thresholds: serverThresholds,
    legendCalculations: ["min", "last"],
    queries: [range(active, "{{proxy}} on {{instance}}")],
  }),
]);

const trafficRow = row("traffic", "Is it answering, and fast", [
  timeSeriesPanel({
    key: "codes",
    title: "Answers by class",
    description: "Answers per second by the class of their status; HAProxy's own 503 is among them.",
    width: 8,
    unit: "requests-per-second",
    min: 0,
    drawing: "stacked",
    queries: [range(perSecond(metrics.responses, { by: ["code"] }), "{{code}}")],
  }),
  timeSeriesPanel({
    key: "errors",
    title: "Share of errors",
    description: "Share of the answers that are 5xx; above the line somebody is paged.",
    width: 8,
    unit: "ratio",
    min: 0,
    thresholds: errorThresholds,
    queries: [range(errorShare, "{{proxy}}")],
  }),
  timeSeriesPanel({
    key: "response-time",
    title: "Time to the first byte",
    description: "Mean over the last 1024 requests; waiting in the queue is not part of it.",
    width: 8,
    unit: "seconds",
    min: 0,
    queries: [range(`max by (proxy) (${select(metrics.responseTime)})`, "{{proxy}}")],
  }),
]);

const fullRow = row("full", "Is it full", [
  timeSeriesPanel({
    key: "queue",
    title: "Requests that wait",
    description: "Requests in the queue because every server is at its limit; there should be none.",
    width: 12,
    unit: "number",
    min: 0,
    thresholds: higherIsWorse({ warning: 1 }),
    queries: [range(`max by (proxy) (${select(metrics.queue)})`, "{{proxy}}")],
  }),
  timeSeriesPanel({
    key: "sessions",
    title: "Requests at work",
    description:
      "What each server is working on; least connections keeps them alike, so one that stands out is slow.",
    width: 12,
    unit: "number",
    min: 0,
    queries: [range(`sum by (server) (${select(metrics.serverSessions)})`, "{{server}}")],
  }),
]);

const changeRow = row("changes", "What changed", [
  timeSeriesPanel({
    key: "taken-out",
    title: "Taken out",
    description: `How often a server was taken out; more than ${limits.flapCountMax} times within ${formatDuration(limits.flapWindowSeconds)} is a server that comes and goes.`,
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "bars",
    queries: [range(increaseOf(metrics.checkDowns, { by: ["server"] }), "{{server}}")],
  }),
  timeSeriesPanel({
    key: "check-failures",
    title: "Failed checks",
    description:
      "Health checks that failed while the server was up; single ones are lost packets, three in a row take it out.",
    width: 8,
    unit: "number",
    min: 0,
    drawing: "bars",
    queries: [range(increaseOf(metrics.checkFailures, { by: ["server"] }), "{{server}}")],
  }),
  timeSeriesPanel({
    key: "uptime",
    title: "Running for",
    description: "Time since the process started; a reload starts a new one.",
    width: 8,
    unit: "duration",
    min: 0,
    queries: [range(`max by (instance) (${select(metrics.uptime)}) * on (instance) ${up}`, "{{instance}}")],
  }),
  tablePanel({
    key: "checks",
    title: "How checks end",
    description:
      "The end of each server's last check: L7OK good, L4CON refused, L7STS wrong status, L7TOUT too slow.",
    width: 12,
    queries: [
      instant(`max by (proxy, server, state) (${select(metrics.checkStatus)}) == 1`, "{{server}} {{state}}"),
    ],
    columns: [
      labelColumn("proxy", "Proxy"),
      labelColumn("server", "Server"),
      labelColumn("state", "Check"),
      valueColumn(0, "Now", { unit: "number", decimals: 0 }),
    ],
    sortedBy: { title: "Server", isDescending: false },
  }),
  activeAlertsTable("haproxy"),
]);

/** The load balancer: does it run, which servers take requests, is it fast, is it full, what changed. */
const haproxy: DashboardPlan = {
  uid: "klaxon-haproxy",
  title: "Load balancer",
  description: "HAProxy and the servers behind it, as it sees them through its health checks.",
  system: "haproxy",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [upRow, trafficRow, fullRow, changeRow],
};

/** The dashboards of the load balancer. */
export const haproxyDashboards: readonly DashboardPlan[] = [haproxy];
