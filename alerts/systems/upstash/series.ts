import { upstashMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { linkTo } from "../../panel-link.ts";
import { percentileOf } from "../../slow-requests.ts";

const { metrics } = upstashMetrics;

/** The panels that alerts of Upstash point at. */
export const upstashPanels = {
  "klaxon-upstash": ["errors", "throttled", "latency", "retries", "quota"],
} as const;

/** The link to a panel of Upstash. */
export const panelLink = linkTo(upstashPanels);

/** The numbers that the alerts of Upstash compare with. */
export const upstashLimits = {
  /** Requests a second, over all regions, below which shares and percentiles say nothing. */
  trafficPerSecondMin: 1,
  windowSeconds: 120,
  errorRatioMax: 0.05,
  /** Longer than the window, so that one burst has left it before. */
  errorHoldSeconds: 180,
  throttledPerSecondMax: 0.5,
  throttledHoldSeconds: 300,
  latencyP99SecondsMax: 0.5,
  latencyHoldSeconds: 300,
  /** More attempts beyond the first than first ones. */
  retriesPerRequestMax: 1,
  retriesHoldSeconds: 180,
  quotaUsedRatioMax: 0.8,
  quotaHoldSeconds: 300,
} as const;

const window = formatDuration(upstashLimits.windowSeconds);

/** Requests a second over all regions. */
export const requestsPerSecond = promql`sum(rate(${select(metrics.requests)}[${window}]))`;

/** The share of the requests whose caller got an error or nothing; throttled ones have an alert of their own. */
export const errorRatio = promql`
  sum(rate(${select(metrics.requests, { where: [["result", "=~", "error|timeout"]] })}[${window}])) / ${requestsPerSecond}`;

/** Throttled requests a second. */
export const throttledPerSecond = promql`
  sum(rate(${select(metrics.requests, { where: [["result", "=", "throttled"]] })}[${window}]))`;

/** What the slowest in a hundred requests take. */
export const latencyP99 = percentileOf({ metric: metrics.requestDuration, share: 0.99, by: [], window });

/** Attempts beyond the first for each request. */
export const retriesPerRequest = promql`sum(rate(${select(metrics.retries)}[${window}])) / ${requestsPerSecond}`;

/** Has a result while there are enough requests to judge by. */
export const isBusy = promql`${requestsPerSecond} > ${upstashLimits.trafficPerSecondMin}`;
