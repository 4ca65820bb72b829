import { alertingSystems } from "../../alerts/index.ts";
import { nginxMetrics } from "../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  instant,
  lowerIsWorse,
  type Matcher,
  range,
  row,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
  upOrDown,
} from "../kit/index.ts";
import { selectOwn, selectOwnRange } from "../kit/own-job.ts";
import { activeAlertsTable, type DashboardPlan, firingAlertsStat } from "../surroundings.ts";

const { metrics } = nginxMetrics;
const { limits } = alertingSystems.nginx;

function perSecond(...matchers: readonly Matcher[]): string {
  return `sum by (instance) (rate(${selectOwnRange(metrics.requests, matchers)}))`;
}

// Where a status has not occurred there is no series of it, and its share is nothing.
function shareOf(matcher: Matcher): string {
  return `(${perSecond(matcher)} or 0 * ${perSecond()}) / ${perSecond()}`;
}

function quantile(share: number): string {
  const buckets = `sum by (le, instance) (rate(${selectOwnRange(metrics.requestDuration, [], "_bucket")}))`;
  return `histogram_quantile(${share}, ${buckets})`;
}

const errorShare = shareOf(["status", "=~", "5.."]);
const errorThresholds = higherIsWorse({ critical: limits.errorRatioMax });
const latencyThresholds = higherIsWorse({ warning: limits.latencyP99SecondsMax });

const upRow = row("up", "Is it up", [
  statPanel({
    key: "probe-now",
    title: "Health page",
    description: "Whether the proxy answers its health page, through TLS as users come.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: 1 }),
    mappings: upOrDown,
    queries: [instant(`min(${selectOwn(metrics.probeSuccess)})`, "probe")],
  }),
  statPanel({
    key: "requests-now",
    title: "Requests",
    description: "Requests per second over the last minutes, whatever their answer was.",
    width: 4,
    unit: "requests-per-second",
    queries: [instant(`sum(${perSecond()})`, "requests")],
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
    key: "latency-now",
    title: "Slowest of a hundred",
    description: "The 99th percentile of the time that a request takes.",
    width: 4,
    unit: "seconds",
    thresholds: latencyThresholds,
    queries: [instant(`max(${quantile(0.99)})`, "p99")],
  }),
  firingAlertsStat("nginx"),
  stateTimelinePanel({
    key: "probe",
    title: "Health checks",
    description: `Whether nginx answers its health page (every ${limits.checkIntervalSeconds} s). Down means that at least one check within the step failed.`,
    width: 12,
    mappings: upOrDown,
    queries: [
      range(`min by (instance) (min_over_time(${selectOwnRange(metrics.probeSuccess)}))`, "{{instance}}"),
    ],
  }),
  stateTimelinePanel({
    key: "status-page",
    title: "Status page",
    description:
      "Whether the exporter on the host reads the status page; an empty stretch means that it is not scraped.",
    width: 12,
    mappings: upOrDown,
    queries: [range(`min by (instance) (min_over_time(${selectOwnRange(metrics.up)}))`, "{{instance}}")],
  }),
]);

const requestRow = row("requests", "Is it answering, and fast", [
  timeSeriesPanel({
    key: "statuses",
    title: "Requests by status",
    description: "Requests per second in the access log, by the status of their answer.",
    width: 12,
    unit: "requests-per-second",
    min: 0,
    drawing: "stacked",
    queries: [range(`sum by (status) (rate(${selectOwnRange(metrics.requests)}))`, "{{status}}")],
  }),
  timeSeriesPanel({
    key: "errors",
    title: "Share of errors",
    description: "Share of the answers that are 5xx; above the line somebody is paged.",
    width: 12,
    unit: "ratio",
    min: 0,
    thresholds: errorThresholds,
    queries: [range(errorShare, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "latency",
    title: "Time of a request",
    description: "Median and 99th percentile, waiting for upstreams and slow clients included.",
    width: 12,
    unit: "seconds",
    min: 0,
    thresholds: latencyThresholds,
    queries: [range(quantile(0.5), "p50 {{instance}}"), range(quantile(0.99), "p99 {{instance}}")],
  }),
  timeSeriesPanel({
    key: "retries",
    title: "Share tried again",
    description:
      "Share of the requests that a second upstream answered: users see nothing, one upstream is failing.",
    width: 12,
    unit: "ratio",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.retriedRatioMax }),
    queries: [range(shareOf(["upstream_status", "=~", "(5.., )+[1-4].."]), "{{instance}}")],
  }),
]);

const fullRow = row("full", "Is it full", [
  timeSeriesPanel({
    key: "limited",
    title: "Share refused for its number",
    description: `Share of the requests answered with 429, beyond ${limits.clientRequestsPerMinuteMax} a minute of one client on /api/.`,
    width: 8,
    unit: "ratio",
    min: 0,
    thresholds: higherIsWorse({ warning: limits.limitedRatioMax }),
    queries: [range(shareOf(["status", "=", "429"]), "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "connections",
    title: "Connections",
    description: "Open client connections by what they do; waiting ones are idle.",
    width: 8,
    unit: "count",
    min: 0,
    drawing: "stacked",
    queries: [
      range(`sum by (instance) (${selectOwn(metrics.reading)})`, "reading {{instance}}"),
      range(`sum by (instance) (${selectOwn(metrics.writing)})`, "writing {{instance}}"),
      range(`sum by (instance) (${selectOwn(metrics.waiting)})`, "waiting {{instance}}"),
    ],
  }),
  timeSeriesPanel({
    key: "dropped",
    title: "Connections dropped",
    description: "Connections per second that were accepted and closed at once; there should be none.",
    width: 8,
    unit: "events-per-second",
    min: 0,
    queries: [
      range(
        `sum by (instance) (rate(${selectOwnRange(metrics.accepted)})) - sum by (instance) (rate(${selectOwnRange(metrics.handled)}))`,
        "{{instance}}",
      ),
    ],
  }),
]);

const changeRow = row("changes", "What changed", [
  timeSeriesPanel({
    key: "restarts",
    title: "Restarts",
    description:
      "How often the counts of the status page began anew: nginx was restarted, not only reloaded.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "bars",
    queries: [range(`sum by (instance) (resets(${selectOwnRange(metrics.statusRequests)}))`, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "upstreams",
    title: "Answers of upstreams",
    description: "Requests per second by what the upstreams said; `-` asked none, a list tried several.",
    width: 8,
    unit: "requests-per-second",
    min: 0,
    queries: [
      range(`sum by (upstream_status) (rate(${selectOwnRange(metrics.requests)}))`, "{{upstream_status}}"),
    ],
  }),
  timeSeriesPanel({
    key: "probe-duration",
    title: "Time of a health check",
    description:
      "How long the health page takes through TLS; what has no answer is given up after some seconds.",
    width: 8,
    unit: "seconds",
    min: 0,
    queries: [range(`max by (instance) (${selectOwn(metrics.probeDuration)})`, "{{instance}}")],
  }),
]);

/** The reverse proxy: is it up, does it answer and how fast, is it full, what changed. */
const nginx: DashboardPlan = {
  uid: "klaxon-nginx",
  title: "Reverse proxy",
  description:
    "nginx, which ends TLS in front of the applications: its health page, its status page and its access log.",
  system: "nginx",
  shownSeconds: 3 * 3600,
  variables: [],
  rows: [upRow, requestRow, fullRow, changeRow, row("alerts", "What fires", [activeAlertsTable("nginx")])],
};

/** The dashboards of the reverse proxy. */
export const nginxDashboards: readonly DashboardPlan[] = [nginx];
