import { lokiMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, type LabelMatcher, promql, select } from "../expression.ts";
import { guardedRatio } from "../guarded-ratio.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";
import { explainsTargetDown, scrapeOf } from "../scraped-process.ts";
import { percentileOf, slowRequests } from "../slow-requests.ts";

const panels = { "klaxon-loki": ["up", "errors", "latency", "discarded", "panics"] } as const;
const panelLink = linkTo(panels);
const { metrics } = lokiMetrics;

const limits = {
  downHoldSeconds: 60,
  /** As long as what depends on it still looks bad: the window of those alerts, and a margin. */
  downKeepFiringSeconds: 150,
  /** Shorter than the hold, so that a single burst has left the window before anybody is told. */
  windowSeconds: 120,
  holdSeconds: 180,
  panicWindowSeconds: 300,
  failedRatioMax: 0.1,
  /** Per second; below it a tenth of the requests is a handful. */
  requestsPerSecondMin: 1,
  queryP99SecondsMax: 10,
  discardedLinesPerSecondMax: 1,
} as const;
const window = formatDuration(limits.windowSeconds);

const failed: LabelMatcher = ["status_code", "=~", "5.."];
const queries: LabelMatcher = ["route", "=~", "loki_api_v1_(query|query_range|labels|series)"];
const slow = { metric: metrics.requestDuration, where: [queries], share: 0.99, window };

function requestRate(where: readonly LabelMatcher[]): string {
  const counts = select(metrics.requestDuration, { suffix: "_count", where });
  return promql`sum by (instance, route) (rate(${counts}[${window}]))`;
}

const discarded = promql`sum by (instance, reason) (rate(${select(metrics.discardedSamples)}[${window}]))`;
const panics = promql`sum by (instance) (increase(${select(metrics.panics)}[${formatDuration(limits.panicWindowSeconds)}]))`;

const lokiDown = alertingRule({
  name: "LokiDown",
  severity: "ticket",
  team: "platform",
  expression: `${scrapeOf("loki")} == 0`,
  holdSeconds: limits.downHoldSeconds,
  keepFiringSeconds: limits.downKeepFiringSeconds,
  summary: "Loki on {{ $labels.instance }} does not answer",
  description: `{{ $labels.instance }} has answered no scrape for ${formatDuration(limits.downHoldSeconds)} or longer (up is {{ $value }}); nothing is logged and nothing can be searched.`,
  panel: panelLink("klaxon-loki", "up"),
  runbook: {
    meaning: "The process of Loki is away, is replaying its write-ahead log, or cannot be reached.",
    impact:
      "No log can be searched. Collectors keep what they could not send for as long as their queues hold, some minutes at the usual load; after that lines are lost.",
    confirm: [
      { text: "See since when.", query: scrapeOf("loki") },
      {
        text: "Ask whether it is ready; while it replays it says so.",
        command: { language: "sh", text: "curl -sS -m 5 http://loki-1:3100/ready" },
      },
      { text: "Read its last words.", command: { language: "sh", text: "journalctl -u loki -n 50" } },
      { text: "See whether its disk is full.", command: { language: "sh", text: "df -h /var/lib/loki" } },
    ],
    mitigate: [
      { text: "Start it. After a crash it replays its write-ahead log first; leave it alone meanwhile." },
      { text: "If it is killed for memory while it replays, give it twice as much until it is through." },
      { text: "If its configuration is refused, put the last one back (`loki -verify-config`)." },
    ],
    recover: [
      { text: "See lines come in again.", query: promql`sum(rate(${select(metrics.linesReceived)}[1m]))` },
      { text: "Search for the minutes of the outage; note in the incident what is missing." },
    ],
    escalate:
      "The lead of the platform team after fifteen minutes: queues are full by then, and lines are lost.",
  },
  risk: {
    event: "Loki is away; logs cannot be searched, and after some minutes are lost",
    likelihood: "possible",
    impact: "major",
    control: "Collectors queue what they cannot send; the audit log has a storage of its own",
  },
});

const lokiRequestsFailing = alertingRule({
  name: "LokiRequestsFailing",
  severity: "ticket",
  team: "platform",
  expression: guardedRatio({
    part: requestRate([failed]),
    whole: requestRate([]),
    ratioMax: limits.failedRatioMax,
    perSecondMin: limits.requestsPerSecondMin,
  }),
  holdSeconds: limits.holdSeconds,
  summary: "Loki fails at {{ $labels.route }}",
  description: `{{ $value | humanizePercentage }} of the requests to {{ $labels.route }} of {{ $labels.instance }} end in a server error, for ${formatDuration(limits.holdSeconds)} or longer; more than ${limits.failedRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-loki", "errors"),
  runbook: {
    meaning:
      "Loki answers with 5xx. At `loki_api_v1_push` it cannot store what comes in; at the query routes it cannot read, mostly because the object store behind it fails or times out.",
    impact:
      "Refused lines wait in the collectors' queues and are lost when these are full. Refused queries leave whoever searches without an answer.",
    confirm: [
      { text: "See which routes fail.", query: requestRate([failed]) },
      {
        text: "Read the errors: `context deadline exceeded` and `SlowDown` are the object store, `no space left` the disk.",
        command: {
          language: "sh",
          text: "journalctl -u loki --since -15min | grep 'level=error' | tail -20",
        },
      },
      {
        text: "See whether the ring has a member that is not ACTIVE.",
        command: {
          language: "sh",
          text: "curl -sS -m 5 http://loki-1:3100/ring | grep -E 'ACTIVE|UNHEALTHY|LEAVING'",
        },
      },
    ],
    mitigate: [
      {
        text: "If the object store fails, repair that first; chunks are kept in memory and on disk meanwhile.",
      },
      {
        text: "If the disk is full, enlarge it or shorten `chunk_idle_period`; never delete files in `wal`.",
      },
      { text: "If an unhealthy member blocks the ring, forget it on the page `/ring`." },
    ],
    recover: [
      { text: "See the errors end.", query: requestRate([failed]) },
      { text: "See the collectors send what they had kept, and their queues empty." },
    ],
    escalate:
      "The owner of the object store; the lead of the platform team when pushes have failed for ten minutes.",
  },
  risk: {
    event: "Loki takes requests and cannot store or read logs",
    likelihood: "possible",
    impact: "major",
    control: "A write-ahead log on a disk of its own, and queues in the collectors",
  },
});

const lokiQueriesSlow = alertingRule({
  name: "LokiQueriesSlow",
  severity: "ticket",
  team: "platform",
  expression: slowRequests({
    ...slow,
    secondsMax: limits.queryP99SecondsMax,
    perSecondMin: limits.requestsPerSecondMin,
  }),
  holdSeconds: limits.holdSeconds,
  summary: "Queries to Loki on {{ $labels.instance }} are slow",
  description: `One query in a hundred to {{ $labels.instance }} takes {{ $value | humanizeDuration }} or longer, for ${formatDuration(limits.holdSeconds)} or longer; ${limits.queryP99SecondsMax} s is too much.`,
  panel: panelLink("klaxon-loki", "latency"),
  runbook: {
    meaning: "Searches take so long that people and dashboards give up on them.",
    impact: "Whoever looks into an incident waits. Writes are not concerned.",
    confirm: [
      { text: "See how slow, and since when.", query: percentileOf(slow) },
      {
        text: "Find the query that reads most.",
        command: {
          language: "sh",
          text: "journalctl -u loki --since -15min | grep 'component=querier.*metrics.go' | grep -o 'query=.*total_bytes=[^ ]*' | sort | tail",
        },
      },
      {
        text: "See whether reading from the object store is what takes the time.",
        query: requestRate([queries]),
      },
    ],
    mitigate: [
      { text: "Stop the dashboard or the rule that asks for days of everything; narrow its labels." },
      { text: "Lower `max_query_length` or `max_query_parallelism` for the tenant that asks." },
    ],
    recover: [{ text: "See the percentile fall.", query: percentileOf(slow) }],
    escalate: "The owner of the query in the day; nobody at night unless an incident needs the logs.",
  },
  risk: {
    event: "Logs cannot be searched in time during an incident",
    likelihood: "likely",
    impact: "minor",
    control: "Limits on the length and the parallelism of queries, by tenant",
  },
});

const lokiLinesDiscarded = alertingRule({
  name: "LokiLinesDiscarded",
  severity: "ticket",
  team: "platform",
  expression: `${discarded} > ${limits.discardedLinesPerSecondMax}`,
  holdSeconds: limits.holdSeconds,
  summary: "Loki throws lines away: {{ $labels.reason }}",
  description: `{{ $labels.instance }} refuses {{ $value | humanize }} lines a second for good ({{ $labels.reason }}), for ${formatDuration(limits.holdSeconds)} or longer; more than ${limits.discardedLinesPerSecondMax} is too many.`,
  panel: panelLink("klaxon-loki", "discarded"),
  runbook: {
    meaning:
      "Lines break a rule and are not stored: too many a second (`rate_limited`), too many label sets (`stream_limit`), too long (`line_too_long`), too old (`greater_than_max_sample_age`).",
    impact: "These lines are gone: who sent them got 4xx and does not try again.",
    confirm: [
      {
        text: "See the reason and the tenant.",
        query: promql`sum by (reason, tenant) (rate(${select(metrics.discardedSamples)}[5m]))`,
      },
      {
        text: "Find the streams that have most.",
        command: {
          language: "sh",
          text: "logcli --addr http://loki-1:3100 series '{}' --since=15m --analyze-labels",
        },
      },
      {
        text: "See whether more comes in than usual.",
        query: promql`sum by (tenant) (rate(${select(metrics.linesReceived)}[5m]))`,
      },
    ],
    mitigate: [
      { text: "If one service logs in a loop, lower its level or restart it: see its own alerts first." },
      { text: "If a new label has too many values, drop it in the collector." },
      { text: "If it is honest growth, raise the tenant's limit in `overrides` and reload." },
    ],
    recover: [{ text: "See that nothing is thrown away any more.", query: discarded }],
    escalate: "The owner of the service that sends the lines, in the day.",
  },
  risk: {
    event: "Lines are thrown away because they break a limit, and are missing when they are needed",
    likelihood: "likely",
    impact: "minor",
    control: "Limits by tenant, a quarter above the busiest hour; labels are reviewed",
  },
});

const lokiPanics = alertingRule({
  name: "LokiPanics",
  severity: "ticket",
  team: "platform",
  expression: `${panics} > 0`,
  holdSeconds: 0,
  summary: "Loki on {{ $labels.instance }} panics",
  description: `{{ $labels.instance }} panicked about {{ $value | humanize }} times within ${formatDuration(limits.panicWindowSeconds)}; it never should.`,
  panel: panelLink("klaxon-loki", "panics"),
  runbook: {
    meaning: "A request met a mistake in Loki's code. The process goes on; that request got a server error.",
    impact: "Whoever sent that request; the same query or the same line panics again.",
    confirm: [
      { text: "See how often.", query: panics },
      {
        text: "Read the stack and the request before it.",
        command: { language: "sh", text: "journalctl -u loki --since -30min | grep -B2 -A15 'panic'" },
      },
    ],
    mitigate: [
      { text: "If it began with an upgrade, put the last version back." },
      {
        text: "If one query causes it, take it out of its dashboard until a version that answers it is there.",
      },
    ],
    recover: [{ text: "See no panic for as long as the window.", query: panics }],
    escalate: "The platform team's channel in the day, with the stack; then Loki's issue tracker.",
  },
  risk: {
    event: "A mistake in Loki ends requests without an answer",
    likelihood: "rare",
    impact: "minor",
    control: "Versions are pinned and go to staging first",
  },
});

/** The alerting of Loki. */
export const lokiAlerting = defineAlerting({
  title: "Loki",
  panels,
  objectives: {},
  limits,
  groups: [
    {
      name: "loki",
      intervalSeconds: 15,
      rules: [lokiDown, lokiRequestsFailing, lokiQueriesSlow, lokiLinesDiscarded, lokiPanics],
    },
  ],
  inhibitions: [
    explainsTargetDown("LokiDown", "loki", "a Loki that is away cannot be scraped either"),
    {
      source: "LokiDown",
      targets: ["GrafanaDataSourceFailing"],
      equal: [],
      reason:
        "Grafana cannot ask a Loki that is away; should another data source fail as well, it is told of afterwards",
    },
    {
      source: "LokiDown",
      targets: ["CollectorSendFailing", "CollectorQueueNearlyFull", "CollectorDropping"],
      equal: [],
      targetMatchers: ['exporter="otlphttp/loki"'],
      reason: "collectors cannot send to a Loki that is away, and their queues fill",
    },
    {
      source: "LokiRequestsFailing",
      targets: ["CollectorSendFailing", "CollectorQueueNearlyFull", "CollectorDropping"],
      equal: [],
      targetMatchers: ['exporter="otlphttp/loki"'],
      reason: "what Loki refuses waits in the collectors' queues",
    },
    {
      source: "LokiRequestsFailing",
      targets: ["LokiPanics"],
      equal: ["instance"],
      reason: "requests that panic are among those that fail",
    },
  ],
});
