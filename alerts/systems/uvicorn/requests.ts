import { uvicornMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, type LabelMatcher, promql, select } from "../../expression.ts";
import { guardedRatio } from "../../guarded-ratio.ts";
import { alertingRule } from "../../rule-group.ts";
import { percentileOf } from "../../slow-requests.ts";
import { uvicornLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = uvicornMetrics;
const window = formatDuration(limits.windowSeconds);
// Health checks would thin out what users see.
const ofUsers: LabelMatcher = ["route", "!=", "/api/health"];
const failed: LabelMatcher = ["status", "=~", "5.."];

function perSecond(...where: readonly LabelMatcher[]): string {
  return promql`sum by (job) (rate(${select(metrics.requests, { where: [ofUsers, ...where] })}[${window}]))`;
}

/** Users get errors. */
export const uvicornErrorRatioHigh = alertingRule({
  name: "UvicornErrorRatioHigh",
  severity: "page",
  team: "api",
  expression: guardedRatio({
    part: perSecond(failed),
    whole: perSecond(),
    ratioMax: limits.errorRatioMax,
    perSecondMin: limits.requestsPerSecondMin,
  }),
  holdSeconds: limits.errorHoldSeconds,
  summary: "{{ $value | humanizePercentage }} of the FastAPI application's answers are errors",
  description: `{{ $value | humanizePercentage }} of the answers to users within ${window} are 5xx, for ${formatDuration(limits.errorHoldSeconds)} or longer; more than ${limits.errorRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-uvicorn", "errors"),
  runbook: {
    meaning: "Handlers raise, or a dependency that they need fails; the processes themselves live.",
    impact: "That share of all requests fails for users.",
    confirm: [
      {
        text: "See which routes, and whether all instances do it.",
        query: promql`sum by (route, status, instance) (rate(${select(metrics.requests, { where: [failed] })}[${window}]))`,
      },
      {
        text: "Read the traceback that occurs most.",
        command: {
          language: "sh",
          text: "journalctl -u uvicorn --since -10min | grep -E '^[A-Za-z.]+(Error|Exception)' | sort | uniq -c | sort -rn | head -5",
        },
      },
    ],
    mitigate: [
      { text: "One instance: take it out of the load balancer, then restart it." },
      { text: "All instances, since a deployment: roll back." },
      { text: "All instances, errors of the database: see the alerts of PostgreSQL first." },
    ],
    recover: [{ text: "Errors are back at a few in ten thousand.", query: perSecond(failed) }],
    escalate:
      "The lead of the API team after fifteen minutes; the data team when the traceback is the database's.",
  },
  risk: {
    event: "The application answers users with errors",
    likelihood: "possible",
    impact: "severe",
    control: "Tests before each deployment; the first instance is watched before the next one follows",
  },
});

const p99 = percentileOf({
  metric: metrics.requestDuration,
  where: [ofUsers],
  share: 0.99,
  by: ["job"],
  window,
});

/** Answers are slow. */
export const uvicornLatencyHigh = alertingRule({
  name: "UvicornLatencyHigh",
  severity: "ticket",
  team: "api",
  expression: promql`${p99} > ${limits.latencyP99SecondsMax} and ${perSecond()} > ${limits.requestsPerSecondMin}`,
  holdSeconds: limits.latencyHoldSeconds,
  summary: "The FastAPI application is slow",
  description: `One request in a hundred takes {{ $value | humanizeDuration }} or longer, for ${formatDuration(limits.latencyHoldSeconds)} or longer; ${limits.latencyP99SecondsMax} s is too much.`,
  panel: panelLink("klaxon-uvicorn", "latency"),
  runbook: {
    meaning:
      "Handlers wait: for the database, for another service, or for the event loop that a blocking call holds.",
    impact: "Users wait; health checks that take 3 s begin to fail, and instances are taken out.",
    confirm: [
      {
        text: "See which routes are slow: one is its own work, all is the event loop or what all need.",
        query: percentileOf({ metric: metrics.requestDuration, share: 0.99, by: ["route"], window }),
      },
      {
        text: "See whether a process computes all the time (1 is one core).",
        query: promql`rate(${select(metrics.cpuTime)}[${window}])`,
      },
    ],
    mitigate: [
      { text: "Processor at 1: a route computes in the event loop; roll it back or move it to the worker." },
      {
        text: "Processor idle: what is waited for is elsewhere; look at the database's connections and locks.",
      },
    ],
    recover: [{ text: "The percentile is below the limit.", query: p99 }],
    escalate: "The API team in the day; the data team when the database is what is waited for.",
  },
  risk: {
    event: "The application becomes so slow that users leave and health checks fail",
    likelihood: "possible",
    impact: "major",
    control: "Timeouts on calls to dependencies; blocking work is done by the worker",
  },
});
