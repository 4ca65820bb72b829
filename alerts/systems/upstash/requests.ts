import { upstashMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { percentileOf } from "../../slow-requests.ts";
import {
  errorRatio,
  isBusy,
  latencyP99,
  upstashLimits as limits,
  panelLink,
  retriesPerRequest,
} from "./series.ts";

const { metrics } = upstashMetrics;
const window = formatDuration(limits.windowSeconds);
const byResult = promql`sum by (instance, result) (rate(${select(metrics.requests)}[${window}]))`;
const probe = {
  language: "sh",
  text: 'curl -sS -m 5 -w "%{http_code} %{time_total}\\n" -H "Authorization: Bearer $UPSTASH_TOKEN" "$UPSTASH_URL/ping"',
} as const;

/** Too many requests fail. */
export const upstashErrorRatioHigh = alertingRule({
  name: "UpstashErrorRatioHigh",
  severity: "page",
  team: "api",
  expression: promql`${errorRatio} > ${limits.errorRatioMax} and on () ${isBusy}`,
  holdSeconds: limits.errorHoldSeconds,
  summary: "Upstash fails {{ $value | humanizePercentage }} of the requests",
  description: `{{ $value | humanizePercentage }} of the requests to Upstash failed or timed out over ${window}, for ${formatDuration(limits.errorHoldSeconds)} or longer; more than ${limits.errorRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-upstash", "errors"),
  runbook: {
    meaning:
      "Requests to the rented Redis end with an error or not at all, after all retries: the provider has trouble, the token was revoked, or a region cannot reach it.",
    impact: "Functions lose their sessions and rate limits: users are signed out, and limits are not kept.",
    confirm: [
      { text: "See which results, and whether one region alone has them.", query: byResult },
      { text: "Ask the provider from here: 401 is the token, 5xx or a timeout is theirs.", command: probe },
      { text: "Read the provider's status page, https://status.upstash.com." },
    ],
    mitigate: [
      {
        text: "On 401, set the token of the secret store anew and deploy.",
        command: {
          language: "sh",
          text: "vercel env add UPSTASH_REDIS_REST_TOKEN production < token.txt\nvercel redeploy --prod",
        },
      },
      {
        text: "If the provider is down, let the functions go on without it: sessions from the signed cookie, limits by the edge.",
        command: {
          language: "sh",
          text: "vercel env add UPSTASH_MODE production <<< degraded\nvercel redeploy --prod",
        },
      },
    ],
    recover: [
      { text: "See the share of errors at 0 for ten minutes.", query: errorRatio },
      {
        text: "Take the degraded mode back; sessions that were opened in it are read from their cookies once more.",
      },
    ],
    escalate:
      "The provider's support with the time and the region after 10 minutes; the lead of the API team before the degraded mode.",
  },
  risk: {
    event: "Users are signed out because the rented Redis is unavailable",
    likelihood: "possible",
    impact: "major",
    control: "A degraded mode without it, by one setting",
  },
});

/** Requests are slow. */
export const upstashLatencyHigh = alertingRule({
  name: "UpstashLatencyHigh",
  severity: "ticket",
  team: "api",
  expression: promql`${latencyP99} > ${limits.latencyP99SecondsMax} and on () ${isBusy}`,
  holdSeconds: limits.latencyHoldSeconds,
  summary: "Upstash is slow: {{ $value | humanizeDuration }} for one request in a hundred",
  description: `One request in a hundred to Upstash takes {{ $value | humanizeDuration }} or more, for ${formatDuration(limits.latencyHoldSeconds)} or longer; more than ${limits.latencyP99SecondsMax} s is too long.`,
  panel: panelLink("klaxon-upstash", "latency"),
  runbook: {
    meaning:
      "Callers wait, for the provider or for retries. The replica next to a region may be gone, so that requests cross an ocean.",
    impact: "Each function call makes several requests, so pages take seconds; functions end at ten seconds.",
    confirm: [
      {
        text: "See which region.",
        query: percentileOf({ metric: metrics.requestDuration, share: 0.99, window: "5m" }),
      },
      { text: "See whether it is retries that take the time.", query: retriesPerRequest },
      { text: "Measure a single request.", command: probe },
    ],
    mitigate: [
      {
        text: "If one region is slow, send its users to the other.",
        command: {
          language: "sh",
          text: "vercel env add FUNCTION_REGIONS production <<< fra1\nvercel redeploy --prod",
        },
      },
      { text: "If large values are the cause, look at the largest keys, and read parts of them." },
    ],
    recover: [
      {
        text: "See the percentile below the line for half an hour, then take both regions back.",
        query: latencyP99,
      },
    ],
    escalate: "The provider's support in working hours; at once if functions begin to time out.",
  },
  risk: {
    event: "Pages are slow because the rented Redis is",
    likelihood: "possible",
    impact: "minor",
    control: "Requests of one function call are sent as one pipeline",
  },
});

/** Retries outnumber requests. */
export const upstashRetryStorm = alertingRule({
  name: "UpstashRetryStorm",
  severity: "ticket",
  team: "api",
  expression: promql`${retriesPerRequest} > ${limits.retriesPerRequestMax} and on () ${isBusy}`,
  holdSeconds: limits.retriesHoldSeconds,
  summary: "Requests to Upstash are tried {{ $value | humanize }} times more than once",
  description: `Each request to Upstash is tried again {{ $value | humanize }} times over ${window}, for ${formatDuration(limits.retriesHoldSeconds)} or longer; more than ${limits.retriesPerRequestMax} is too often.`,
  panel: panelLink("klaxon-upstash", "retries"),
  runbook: {
    meaning:
      "Requests succeed in the end and fail at first: connections are reset, or a proxy between drops them. The clients' own retries hide it from users.",
    impact: "The month's quota is used up twice as fast or worse, and the provider may begin to throttle.",
    confirm: [
      { text: "See how many attempts each request takes.", query: retriesPerRequest },
      { text: "See whether callers get errors already.", query: byResult },
      {
        text: "Read the reasons of the first attempts.",
        command: {
          language: "sh",
          text: "vercel logs --since 15m | grep -i 'upstash retry' | awk '{print $NF}' | sort | uniq -c",
        },
      },
    ],
    mitigate: [
      {
        text: "If this began with a deployment, roll it back: a shorter timeout than the answers take makes retries.",
        command: { language: "sh", text: "vercel rollback" },
      },
      {
        text: "Lower the number of retries to one until the cause is found.",
        command: {
          language: "sh",
          text: "vercel env add UPSTASH_RETRIES production <<< 1\nvercel redeploy --prod",
        },
      },
    ],
    recover: [
      { text: "See the retries fall to nearly none, and put the number back.", query: retriesPerRequest },
      { text: "See what it has cost.", query: select(metrics.quotaUsed) },
    ],
    escalate:
      "The provider's support if attempts fail in one region alone; the API team's second on call above three retries a request.",
  },
  risk: {
    event: "The quota of the rented Redis is used up by retries that nobody sees",
    likelihood: "possible",
    impact: "minor",
    control: "Retries wait longer each time, up to two seconds, and end after three",
  },
});
