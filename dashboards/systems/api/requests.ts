import { burnRateOf, fastBurn } from "../../../alerts/index.ts";
import { thresholds } from "../../../environments/index.ts";
import { apiMetrics } from "../../../instrumentation/src/catalog/index.ts";
import {
  heatmapPanel,
  higherIsWorse,
  increaseOf,
  instant,
  lowerIsWorse,
  type Matcher,
  type Row,
  range,
  row,
  type SeriesSuffix,
  type StatPanel,
  selectRange,
  statPanel,
  type Thresholds,
  timeSeriesPanel,
} from "../../kit/index.ts";
import { chosenInstances } from "./variables.ts";

const { requestDuration } = apiMetrics.metrics;
const limits = thresholds.api;

// As the objectives see it: probes and scrapes are not users.
const users: Matcher = ["http_route", "!~", "/(api/)?health|/metrics"];
const serverErrors: Matcher = ["http_response_status_code", "=~", "5.."];
const withinBound: Matcher = ["le", "=", String(limits.latencyBoundSeconds)];

/** Requests of users per second over the chosen instances, by labels; without labels their sum. */
function requestRate(
  by: readonly string[],
  where: readonly Matcher[] = [],
  suffix: SeriesSuffix = "_count",
): string {
  const grouping = by.length === 0 ? "" : ` by (${by.join(", ")}) `;
  return `sum${grouping}(rate(${selectRange(requestDuration, [...chosenInstances, users, ...where], suffix)}))`;
}

// Where nothing failed there is no series of failures: that is none of them, not nothing known.
function errorRatio(by: readonly string[]): string {
  const all = requestRate(by);
  return `(${requestRate(by, [serverErrors])} or 0 * ${all}) / ${all}`;
}

function latencyQuantile(quantile: number, by: readonly string[]): string {
  return `histogram_quantile(${quantile}, ${requestRate([...by, "le"], [], "_bucket")})`;
}

const budgetRatio = tidy(1 - limits.availabilityRatio);

/** A ratio that just spends the budget is worth a look; one that pages is critical. */
const errorThresholds: Thresholds = higherIsWorse({
  warning: budgetRatio,
  critical: tidy(budgetRatio * fastestBurnRate()),
});

const latencyThresholds: Thresholds = higherIsWorse({
  warning: limits.latencyBoundSeconds,
  critical: limits.latencyP99Seconds,
});

/** Traffic, errors and latency as they are now, for the top line. */
export const requestStats: readonly StatPanel[] = [
  statPanel({
    key: "traffic-now",
    title: "Requests",
    description: "Requests of users per second; a fall to nothing is as bad as any error.",
    width: 4,
    unit: "requests-per-second",
    background: "sparkline",
    queries: [range(requestRate([]), "requests")],
  }),
  statPanel({
    key: "error-ratio-now",
    title: "Errors",
    description:
      "Share of the requests of users that are answered with a server error (5xx). Orange spends more of the error budget than there is, red spends it so fast that somebody is paged.",
    width: 4,
    unit: "ratio",
    decimals: 2,
    thresholds: errorThresholds,
    absentText: "no requests",
    queries: [instant(errorRatio([]), "errors")],
  }),
  statPanel({
    key: "latency-p99-now",
    title: "p99",
    description: "99 of 100 requests of users are answered within this time.",
    width: 4,
    unit: "seconds",
    thresholds: latencyThresholds,
    absentText: "no requests",
    queries: [instant(latencyQuantile(0.99, []), "p99")],
  }),
];

/** How many requests come in. */
export const rateRow: Row = row("rate", "Rate", [
  timeSeriesPanel({
    key: "request-rate",
    title: "Requests by instance",
    description:
      "Requests of users per second. The load balancer gives each instance the same share: one that falls away is out of it, all falling together is traffic that does not arrive.",
    width: 12,
    unit: "requests-per-second",
    min: 0,
    drawing: "stacked",
    queries: [range(requestRate(["instance"]), "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "request-rate-by-route",
    title: "Requests by route",
    description: "Requests of users per second, by method and route.",
    width: 12,
    unit: "requests-per-second",
    min: 0,
    drawing: "stacked",
    queries: [
      range(requestRate(["http_request_method", "http_route"]), "{{http_request_method}} {{http_route}}"),
    ],
  }),
]);

/** How many of them fail. */
export const errorRow: Row = row("errors", "Errors", [
  timeSeriesPanel({
    key: "error-ratio",
    title: "Error ratio by instance",
    description:
      "Share of the requests of users that are answered with a server error (5xx). The lines are the error budget and the ratio that pages.",
    width: 8,
    unit: "ratio",
    min: 0,
    thresholds: errorThresholds,
    absentText: "no requests",
    queries: [range(errorRatio(["instance"]), "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "responses-by-status",
    title: "Responses by status",
    description:
      "Responses per second by status code; 4xx are the clients' doing and count for no objective.",
    width: 8,
    unit: "requests-per-second",
    min: 0,
    drawing: "stacked",
    queries: [range(requestRate(["http_response_status_code"]), "{{http_response_status_code}}")],
  }),
  timeSeriesPanel({
    key: "errors-by-route",
    title: "Server errors by route",
    description: "Server errors (5xx) per second: one route points to a feature, all routes to a dependency.",
    width: 8,
    unit: "requests-per-second",
    min: 0,
    drawing: "bars",
    absentText: "no errors",
    queries: [range(requestRate(["http_route"], [serverErrors]), "{{http_route}}")],
  }),
]);

/** How long they take. */
export const durationRow: Row = row("duration", "Duration", [
  timeSeriesPanel({
    key: "latency-p99",
    title: "p99 by instance",
    description:
      "99 of 100 requests of users to an instance are answered within this time. The lines are the promised 300 ms and what an alert calls very slow. Values between the bounds of the histogram are estimates.",
    width: 12,
    unit: "seconds",
    min: 0,
    thresholds: latencyThresholds,
    absentText: "no requests",
    queries: [range(latencyQuantile(0.99, ["instance"]), "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "latency-quantiles",
    title: "Quantiles",
    description:
      "Half, nine of ten and 99 of 100 requests of users are answered within these times: only the upper ones rising is a slow route or instance, all rising is load.",
    width: 12,
    unit: "seconds",
    min: 0,
    absentText: "no requests",
    queries: [
      range(latencyQuantile(0.5, []), "p50"),
      range(latencyQuantile(0.9, []), "p90"),
      range(latencyQuantile(0.99, []), "p99"),
    ],
  }),
  heatmapPanel({
    key: "latency-heatmap",
    title: "Distribution",
    description:
      "How many requests of users took how long: two bands are two kinds of requests, or one instance that differs.",
    width: 12,
    unit: "seconds",
    cellUnit: "count",
    queries: [
      range(
        increaseOf(requestDuration, { by: ["le"], where: [...chosenInstances, users], suffix: "_bucket" }),
        "{{le}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "latency-within-objective",
    title: `Answered within ${limits.latencyBoundSeconds * 1000} ms`,
    description:
      "Share of the requests of users that are answered in time; the line is what was promised. Failed requests count here as well, unlike for the objective.",
    width: 12,
    unit: "ratio",
    decimals: 2,
    max: 1,
    thresholds: lowerIsWorse({ warning: limits.latencyRatio }),
    absentText: "no requests",
    queries: [
      range(
        `${requestRate(["instance"], [withinBound], "_bucket")} / ${requestRate(["instance"])}`,
        "{{instance}}",
      ),
    ],
  }),
]);

function fastestBurnRate(): number {
  const rates = fastBurn.windows.map((window) => burnRateOf(window, limits.objectivePeriodSeconds));
  return Math.max(...rates);
}

// 1 − 0.999 is 0.001, not 0.0010000000000000009.
function tidy(value: number): number {
  return Number(value.toPrecision(6));
}
