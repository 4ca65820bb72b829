import { nginxMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, type LabelMatcher, promql, select } from "../../expression.ts";
import { guardedRatio } from "../../guarded-ratio.ts";
import { alertingRule } from "../../rule-group.ts";
import { percentileOf } from "../../slow-requests.ts";
import { nginxLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = nginxMetrics;
const window = formatDuration(limits.windowSeconds);
const percent = (ratio: number) => `${ratio * 100} %`;

function perSecond(...where: readonly LabelMatcher[]): string {
  return promql`sum by (instance) (rate(${select(metrics.requests, { where })}[${window}]))`;
}

const errors: LabelMatcher = ["status", "=~", "5.."];
// Tries that failed stand before the one that answered; where none did, the request is among the errors.
const retried: LabelMatcher = ["upstream_status", "=~", "(5.., )+[1-4].."];
const limited: LabelMatcher = ["status", "=", "429"];

function ofAll(matcher: LabelMatcher, ratioMax: number): string {
  const perSecondMin = limits.requestsPerSecondMin;
  return guardedRatio({ part: perSecond(matcher), whole: perSecond(), ratioMax, perSecondMin });
}

/** Users get errors. */
export const nginxErrorRatioHigh = alertingRule({
  name: "NginxErrorRatioHigh",
  severity: "page",
  team: "platform",
  expression: ofAll(errors, limits.errorRatioMax),
  holdSeconds: limits.errorHoldSeconds,
  summary: "{{ $value | humanizePercentage }} of the proxy's answers are errors",
  description: `{{ $value | humanizePercentage }} of the answers of {{ $labels.instance }} within ${window} are 5xx, for ${formatDuration(limits.errorHoldSeconds)} or longer; more than ${percent(limits.errorRatioMax)} is too much.`,
  panel: panelLink("klaxon-nginx", "errors"),
  runbook: {
    meaning:
      "The proxy is well and what it passes on is not: 502 means that no upstream took the request, 504 that it was too slow, 500 and 503 that the application said so itself.",
    impact: "That share of all requests fails for users, whatever they do.",
    confirm: [
      {
        text: "See which errors, and what the upstreams answered.",
        query: promql`sum by (status, upstream_status) (rate(${select(metrics.requests, { where: [errors] })}[${window}]))`,
      },
      {
        text: "Read why the upstreams were refused.",
        command: {
          language: "sh",
          text: "tail -n 200 /var/log/nginx/error.log | grep -E 'upstream|connect'",
        },
      },
    ],
    mitigate: [
      { text: "For 502 see whether the application runs, and start it; roll back if it was just deployed." },
      { text: "For 504 see the latency of the application and of its database; take load away from them." },
      { text: "For 500 and 503 the application's own log says why; roll back what was deployed last." },
    ],
    recover: [{ text: "Errors fall below the limit within two minutes.", query: perSecond(errors) }],
    escalate:
      "The person on call of the API team at once when upstreams answer 500 themselves; the lead of the platform team after fifteen minutes.",
  },
  risk: {
    event: "The applications behind the proxy fail and users get errors",
    likelihood: "possible",
    impact: "severe",
    control: "Three upstreams, of which the proxy tries the next one; deployments one at a time",
  },
});

/** An upstream fails and the next one answers. */
export const nginxUpstreamRetried = alertingRule({
  name: "NginxUpstreamRetried",
  severity: "ticket",
  team: "platform",
  expression: ofAll(retried, limits.retriedRatioMax),
  holdSeconds: limits.ticketHoldSeconds,
  summary: "The proxy {{ $labels.instance }} has to try upstreams again",
  description: `{{ $value | humanizePercentage }} of the requests on {{ $labels.instance }} within ${window} were answered by a second upstream only, for ${formatDuration(limits.ticketHoldSeconds)} or longer; more than ${percent(limits.retriedRatioMax)} is too much.`,
  panel: panelLink("klaxon-nginx", "retries"),
  runbook: {
    meaning:
      "One upstream refuses or breaks off; nginx notices at each attempt (it makes no checks of its own, and with `max_fails=0` remembers nothing), asks the next one, and users see 200. With its default, `max_fails=1`, it leaves a failed upstream alone for ten seconds at a time: then the share stays far below the limit, and nobody is told.",
    impact:
      "Users wait a little longer. One upstream less carries the load; if the next one fails as well, they get 502. Requests that are not idempotent are not tried again.",
    confirm: [
      {
        text: "See how the tries end.",
        query: promql`sum by (upstream_status) (rate(${select(metrics.requests, { where: [retried] })}[${window}]))`,
      },
      {
        text: "See which upstream it is.",
        command: {
          language: "sh",
          text: "grep -oE 'upstream: \"[^\"]+' /var/log/nginx/error.log | sort | uniq -c | sort -rn | head",
        },
      },
    ],
    mitigate: [
      { text: "Restart that upstream; if it was just deployed, roll it back." },
      {
        text: "If it stays down, mark it `down` in the upstream block, so that nobody waits for it.",
        command: { language: "sh", text: "nginx -t && nginx -s reload" },
      },
    ],
    recover: [{ text: "No request is tried twice any more.", query: perSecond(retried) }],
    escalate: "The API team in the day; at night only when `NginxErrorRatioHigh` pages.",
  },
  risk: {
    event: "An upstream dies unseen, because the proxy hides it from users until the last one is gone",
    likelihood: "likely",
    impact: "minor",
    control: "Passive failover of the proxy, and three upstreams",
  },
});

const p99 = percentileOf({ metric: metrics.requestDuration, share: 0.99, window });

/** Answers are slow. */
export const nginxLatencyHigh = alertingRule({
  name: "NginxLatencyHigh",
  severity: "ticket",
  team: "platform",
  expression: promql`${p99} > ${limits.latencyP99SecondsMax} and ${perSecond()} > ${limits.requestsPerSecondMin}`,
  holdSeconds: limits.ticketHoldSeconds,
  summary: "Answers through {{ $labels.instance }} are slow",
  description: `One request in a hundred on {{ $labels.instance }} takes {{ $value | humanizeDuration }} or longer, for ${formatDuration(limits.ticketHoldSeconds)} or longer; ${limits.latencyP99SecondsMax} s is too much.`,
  panel: panelLink("klaxon-nginx", "latency"),
  runbook: {
    meaning:
      "The whole request as nginx sees it: the upstream's work, waiting for it, and sending the answer to a slow client.",
    impact: "A visible share of users waits for seconds; clients begin to try again, which adds load.",
    confirm: [
      { text: "See how slow, and since when.", query: p99 },
      {
        text: "See whether it is the upstream or the client: compare the two times in the log.",
        command: {
          language: "sh",
          text: "awk '{print $NF, $(NF-1), $7}' /var/log/nginx/access.log | sort -rn | head -20",
        },
      },
    ],
    mitigate: [
      { text: "If the upstream's time is as long, go on with the application and its database." },
      { text: "If only large answers are slow, see the network of the host and `proxy_buffering`." },
      { text: "If it began with a deployment, roll back." },
    ],
    recover: [{ text: "The percentile is below the limit again.", query: p99 }],
    escalate: "The API team in the day, with the slowest paths from the log.",
  },
  risk: {
    event: "Answers become so slow that users leave or try again",
    likelihood: "possible",
    impact: "major",
    control: "Timeouts towards upstreams, and the latency objective of the API",
  },
});

/** Many requests are refused for their number. */
export const nginxRateLimiting = alertingRule({
  name: "NginxRateLimiting",
  severity: "ticket",
  team: "platform",
  expression: ofAll(limited, limits.limitedRatioMax),
  holdSeconds: limits.limitedHoldSeconds,
  summary: "The proxy refuses {{ $value | humanizePercentage }} of all requests with 429",
  description: `{{ $value | humanizePercentage }} of the requests on {{ $labels.instance }} within ${window} were more than a client may make (${limits.clientRequestsPerMinuteMax} a minute on /api/), for ${formatDuration(limits.limitedHoldSeconds)} or longer; more than ${percent(limits.limitedRatioMax)} is no single client.`,
  panel: panelLink("klaxon-nginx", "limited"),
  runbook: {
    meaning: `A client that makes more than ${limits.clientRequestsPerMinuteMax} requests a minute on /api/ gets 429. A tenth of the traffic is either an attack that is being held off, or a limit that meets users: many behind one address, a client that polls too often.`,
    impact: "None if it is an attack. Otherwise those users cannot work, and nobody else reports it.",
    confirm: [
      { text: "See how much of it, and since when.", query: perSecond(limited) },
      {
        text: "See who it is: one address, one network, one kind of client.",
        command: {
          language: "sh",
          text: "awk '$9 == 429 {print $1}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head\nawk -F'\"' '$3 ~ / 429 / {print $6}' /var/log/nginx/access.log | sort | uniq -c | sort -rn | head -5",
        },
      },
    ],
    mitigate: [
      { text: "An attack: block the network at the edge, so that the proxy need not answer it." },
      {
        text: "Users behind one address: key the limit by session for them, or raise `burst`.",
        command: { language: "sh", text: "nginx -t && nginx -s reload" },
      },
      { text: "A client of ours that polls: roll it back, and let it honour `Retry-After`." },
    ],
    recover: [{ text: "Refusals fall back to single clients.", query: perSecond(limited) }],
    escalate: "Whoever answers for security in the day, when it is an attack that lasts.",
  },
  risk: {
    event: "The rate limit locks users out, or an attack needs more than the proxy's limit",
    likelihood: "possible",
    impact: "major",
    control: "A limit by client address with a burst; rules at the edge",
  },
});
