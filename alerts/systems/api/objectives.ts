import { thresholds } from "../../../environments/index.ts";
import { apiMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { bucketUpTo, type LabelMatcher, promql, select } from "../../expression.ts";
import type { Runbook } from "../../runbook.ts";
import { burnRateAlerts, type Objective, objectiveSeries } from "../../slo.ts";
import { percentileOf } from "../../slow-requests.ts";
import { panelLink } from "./panels.ts";

const { requestDuration } = apiMetrics.metrics;
const limits = thresholds.api;

/** The requests of users: probes and scrapes are not users, and at night they would outnumber them. */
export const users: LabelMatcher = ["http_route", "!~", "/(api/)?health|/metrics"];

const serverErrors: LabelMatcher = ["http_response_status_code", "=~", "5.."];
const noServerErrors: LabelMatcher = ["http_response_status_code", "!~", "5.."];
const withinBound = bucketUpTo(limits.latencyBoundSeconds);

function rateOf(suffix: "_count" | "_bucket", where: readonly LabelMatcher[], window: string): string {
  return promql`sum(rate(${select(requestDuration, { suffix, where: [users, ...where] })}[${window}]))`;
}

/** 99.9 % of the requests of users are answered without a server error. */
export const apiAvailability: Objective<"api-availability"> = {
  name: "api-availability",
  team: "api",
  badVerb: "failed",
  targetRatio: limits.availabilityRatio,
  periodSeconds: limits.objectivePeriodSeconds,
  requests: (window) => rateOf("_count", [], window),
  // A service that never failed has no series of failures: that is zero of them, not nothing known.
  badRequests: (window) =>
    promql`${rateOf("_count", [serverErrors], window)} or 0 * ${rateOf("_count", [], window)}`,
  trafficPerSecondMin: limits.burnTrafficPerSecondMin,
};

/**
 * 99 % of the requests that were answered without a server error took at most 300 ms. Failures count against
 * availability only, so that an outage does not spend both budgets.
 */
export const apiLatency: Objective<"api-latency"> = {
  name: "api-latency",
  team: "api",
  badVerb: `took longer than ${limits.latencyBoundSeconds * 1000} ms`,
  targetRatio: limits.latencyRatio,
  periodSeconds: limits.objectivePeriodSeconds,
  requests: (window) => rateOf("_count", [noServerErrors], window),
  badRequests: (window) =>
    promql`${rateOf("_count", [noServerErrors], window)} - ${rateOf("_bucket", [noServerErrors, withinBound], window)}`,
  trafficPerSecondMin: limits.burnTrafficPerSecondMin,
};

const errorsByRoute = promql`
  topk(5, sum by (http_route, http_response_status_code) (
    rate(${select(requestDuration, { suffix: "_count", where: [users, serverErrors] })}[5m])
  ))`;
const errorsByInstance = promql`
  sum by (instance) (rate(${select(requestDuration, { suffix: "_count", where: [users, serverErrors] })}[5m]))
  / sum by (instance) (rate(${select(requestDuration, { suffix: "_count", where: [users] })}[5m]))`;
const slow = { metric: requestDuration, where: [users], share: 0.99, window: "5m" } as const;
const slowByRoute = promql`topk(5, ${percentileOf({ ...slow, by: ["http_route"] })})`;
const slowByInstance = percentileOf(slow);
const versions = `count by (version, commit) (${select(apiMetrics.metrics.buildInfo)})`;

const rollBack = {
  text: "If it began with a deployment (more than one version, or a new one, in the query below), roll back first and read the code later.",
  query: versions,
};
const takeOut = {
  text: "If one instance stands out, take it out of the load balancer; the other two carry the load.",
};

const availabilityRunbook: Runbook = {
  meaning:
    "The API answers with server errors (5xx) so often that the error budget of 30 days is spent too fast. The page needs both a long window, which proves that it matters, and a short one, which proves that it still goes on. Below 0.2 requests per second nobody is told, because one bad request would look like an outage.",
  impact:
    "Users see failed requests now. At a burn rate of 14.4 the budget of 30 days is gone in 50 hours; at 6 in 5 days; at 1 it just lasts.",
  confirm: [
    {
      text: "See how fast it burns, and whether it is rising or fading.",
      query: `${objectiveSeries.burnRate("5m")}{objective="api-availability"}`,
    },
    { text: "Find the routes and status codes that fail.", query: errorsByRoute },
    { text: "See whether all instances fail or one.", query: errorsByInstance },
    {
      text: "Look for a page about PostgreSQL: without a primary every write fails, and that page comes first.",
    },
  ],
  mitigate: [
    rollBack,
    takeOut,
    { text: "If a dependency fails, switch off the feature that needs it, or serve what is cached." },
    { text: "If load is the cause, shed it: lower the rate limit of `/api/`, or add instances." },
  ],
  recover: [
    {
      text: "See the burn rate below 1 for half an hour.",
      query: `${objectiveSeries.burnRate("30m")}{objective="api-availability"}`,
    },
    {
      text: "See what is left of the budget; below a quarter, releases wait until the cause is understood.",
      query: `${objectiveSeries.budgetRemaining}{objective="api-availability"}`,
    },
  ],
  escalate:
    "A second engineer of the API team after fifteen minutes of a page; the data team when writes alone fail; the incident lead when a tenth of all requests fails.",
};

const latencyRunbook: Runbook = {
  meaning:
    "More than the promised 1 % of successful requests take longer than 300 ms, so often that the latency budget of 30 days is spent too fast. Failed requests do not count here; they have an alert of their own.",
  impact:
    "Users wait, and clients with short timeouts give up and try again, which adds load. At a burn rate of 14.4 the budget of 30 days is gone in 50 hours; at 6 in 5 days.",
  confirm: [
    {
      text: "See how fast it burns, and whether it is rising or fading.",
      query: `${objectiveSeries.burnRate("5m")}{objective="api-latency"}`,
    },
    { text: "Find the slow routes.", query: slowByRoute },
    { text: "See whether all instances are slow or one.", query: slowByInstance },
    {
      text: "See whether the event loop is the bottleneck; if it is, the process computes too much between answers.",
      query: select(apiMetrics.metrics.eventLoopLagP99),
    },
  ],
  mitigate: [
    rollBack,
    takeOut,
    {
      text: "If the database is slow, end the statements that hold it up.",
      command: {
        language: "sql",
        text: "SELECT pid, now() - query_start AS age, state, query FROM pg_stat_activity\nWHERE state <> 'idle' ORDER BY age DESC LIMIT 10;",
      },
    },
    { text: "If load is the cause, shed it: lower the rate limit of `/api/`, or add instances." },
  ],
  recover: [
    {
      text: "See the burn rate below 1 for half an hour.",
      query: `${objectiveSeries.burnRate("30m")}{objective="api-latency"}`,
    },
    {
      text: "See what is left of the budget.",
      query: `${objectiveSeries.budgetRemaining}{objective="api-latency"}`,
    },
    { text: "Set the rate limit and the number of instances back to what they were, one at a time." },
  ],
  escalate:
    "A second engineer of the API team after fifteen minutes of a page; the data team when statements wait for locks or for the disk.",
};

/** The burn of the error budget, as a page and as a ticket. */
export const [apiErrorBudgetBurnFast, apiErrorBudgetBurnSlow] = burnRateAlerts(apiAvailability, {
  fastName: "ApiErrorBudgetBurnFast",
  slowName: "ApiErrorBudgetBurnSlow",
  panel: panelLink("klaxon-api-budget", "availability-burn"),
  runbook: availabilityRunbook,
  fastRisk: {
    event: "Requests fail so often that a month's error budget is gone within days",
    likelihood: "possible",
    impact: "severe",
    control: "Releases one instance at a time with a check after each, and a way back in one command",
  },
  slowRisk: {
    event: "A small share of requests fails for days and nobody looks",
    likelihood: "likely",
    impact: "minor",
    control: "What is left of the budget is looked at before each release",
  },
});

/** The burn of the latency budget, as a page and as a ticket. */
export const [apiLatencyBudgetBurnFast, apiLatencyBudgetBurnSlow] = burnRateAlerts(apiLatency, {
  fastName: "ApiLatencyBudgetBurnFast",
  slowName: "ApiLatencyBudgetBurnSlow",
  panel: panelLink("klaxon-api-budget", "latency-burn"),
  runbook: latencyRunbook,
  fastRisk: {
    event: "Requests are so slow that users give up and try again, which adds load",
    likelihood: "possible",
    impact: "major",
    control: "A rate limit in front of the API, and instances that can be added within minutes",
  },
  slowRisk: {
    event: "Answers grow slower release by release until the promise of 300 ms is broken",
    likelihood: "likely",
    impact: "minor",
    control: "The latency budget is looked at before each release",
  },
});
