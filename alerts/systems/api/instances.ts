import { thresholds } from "../../../environments/index.ts";
import { apiMetrics, syntheticMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { bucketUpTo, formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { percentileOf } from "../../slow-requests.ts";
import { users } from "./objectives.ts";
import { panelLink } from "./panels.ts";

const metrics = apiMetrics.metrics;
const limits = thresholds.api;
const up = select(syntheticMetrics.metrics.up, { job: "api" });
const probe = select(metrics.probeSuccess);

// The health check is the judge. An instance that nobody probes (the prober itself is gone) is judged by its
// scrape instead, so that losing the prober neither hides an outage nor invents one.
const healthByInstance = `max by (instance) (${probe}) or max by (instance) (${up})`;

const unhealthyInstances = promql`(${healthByInstance}) == 0`;
const ofUsers = { metric: metrics.requestDuration, where: [users], share: 0.99 } as const;
const counts = select(metrics.requestDuration, { suffix: "_count", where: [users] });
const latencyWindow = formatDuration(limits.latencyP99WindowSeconds);
const latencyP99ByInstance = percentileOf({ ...ofUsers, window: latencyWindow });
const quickEnough = select(metrics.requestDuration, {
  suffix: "_bucket",
  where: [users, bucketUpTo(limits.latencyP99Seconds)],
});
const slowCountByInstance = promql`
  sum by (instance) (increase(${counts}[${latencyWindow}]))
  - sum by (instance) (increase(${quickEnough}[${latencyWindow}]))`;
const restarts = promql`max by (instance) (changes(${select(metrics.startTime)}[15m]))`;

/** No instance answers its health check, or nothing at all is known of any. */
export const apiDown = alertingRule({
  name: "ApiDown",
  severity: "page",
  team: "api",
  expression: promql`(max(${healthByInstance}) or vector(0)) == 0`,
  holdSeconds: limits.outageHoldSeconds,
  summary: "No instance of the API answers its health check",
  description: `Of ${limits.instanceCount} instances {{ $value }} have answered for ${formatDuration(limits.outageHoldSeconds)} or longer, or Prometheus has no series of any of them.`,
  panel: panelLink("klaxon-api", "instances-up"),
  runbook: {
    meaning:
      "Every instance of the API fails its health check (`/api/health`, every 5 s), or Prometheus no longer knows of any.",
    impact: "The API is away for all users. The objective for recovery is 15 minutes.",
    confirm: [
      { text: "See what the health checks say.", query: probe },
      {
        text: "Ask an instance yourself, past the load balancer.",
        command: {
          language: "sh",
          text: "curl -sS -m 3 -o /dev/null -w '%{http_code}\\n' http://api-1:8080/api/health",
        },
      },
      {
        text: "If that answers, the prober or its network is at fault: see whether it is scraped.",
        query: select(syntheticMetrics.metrics.up, { job: "api-health" }),
      },
      { text: "If no series exists at all, the scrape configuration lost the jobs `api` and `api-health`." },
    ],
    mitigate: [
      { text: "If it began with a deployment, roll back." },
      {
        text: "If the health check fails because a dependency does (it answers 503), bring the dependency back: see the alerts of PostgreSQL.",
      },
      { text: "Restart the instances one after the other and watch the first before the second." },
    ],
    recover: [
      { text: "See all three instances answer, and the load balancer send to each.", query: probe },
      {
        text: "See that users are served: requests per second as an hour ago.",
        query: promql`sum(rate(${counts}[1m]))`,
      },
      { text: "Read what the outage cost of the error budget before anything else is released." },
    ],
    escalate:
      "A second engineer of the API team at once; the incident lead after ten minutes, since fifteen were promised. The data team if PostgreSQL pages at the same time.",
  },
  risk: {
    event: "The API is away for all users",
    likelihood: "rare",
    impact: "severe",
    control:
      "Three instances behind health checks that take a bad one out in fifteen seconds; releases go out one instance at a time",
  },
});

/** One instance failed three health checks in a row. */
export const apiInstanceDown = alertingRule({
  name: "ApiInstanceDown",
  severity: "ticket",
  team: "api",
  expression: unhealthyInstances,
  // From the first failed check to the last of three. A hold counts checks in every version of Prometheus; a
  // window of 15 s holds three in version 3 and, when aligned, four in version 2.
  holdSeconds: (limits.healthCheckFailureCount - 1) * limits.healthCheckIntervalSeconds,
  summary: "{{ $labels.instance }} of the API fails its health check",
  description: `{{ $labels.instance }} failed ${limits.healthCheckFailureCount} health checks in a row, ${limits.healthCheckIntervalSeconds} s apart (last result {{ $value }}); the load balancer leaves it out.`,
  panel: panelLink("klaxon-api", "instances-up"),
  runbook: {
    meaning:
      "One instance failed three health checks in a row: it is dead, hangs, or says itself that it is not well. Where no health check is made, its scrape fails.",
    impact:
      "None for users as long as the others carry the load, which is why nobody is woken. A second one down leaves a single instance.",
    confirm: [
      { text: "See which instances fail, and since when.", query: healthByInstance },
      { text: "See whether it restarts over and over.", query: restarts },
      {
        text: "See whether its event loop was blocked before it went quiet.",
        query: select(metrics.eventLoopLagP99),
      },
      { text: "See whether it ran out of memory.", query: select(metrics.residentMemory) },
    ],
    mitigate: [
      { text: "Keep its last log lines, then restart it." },
      { text: "If it does not come back, take it out of the load balancer and replace it." },
    ],
    recover: [
      {
        text: "See it healthy for two checks in a row; the load balancer takes it back by itself.",
        query: healthByInstance,
      },
      {
        text: "See that it gets its third of the requests again.",
        query: promql`sum by (instance) (rate(${counts}[1m]))`,
      },
    ],
    escalate:
      "The engineer on call of the API team when a second instance goes down: the last one does not carry the afternoon's load.",
  },
  risk: {
    event: "One of three instances is away and the others carry its load",
    likelihood: "likely",
    impact: "minor",
    control: "The load balancer leaves it out after three failed checks; two instances carry a usual day",
  },
});

/** An instance restarts over and over. */
export const apiCrashLoop = alertingRule({
  name: "ApiCrashLoop",
  severity: "ticket",
  team: "api",
  expression: promql`max by (instance) (changes(${select(metrics.startTime)}[${formatDuration(limits.restartWindowSeconds)}])) > ${limits.restartCountMax}`,
  holdSeconds: 0,
  summary: "{{ $labels.instance }} of the API restarts over and over",
  description: `{{ $labels.instance }} restarted {{ $value }} times within ${formatDuration(limits.restartWindowSeconds)}; a deployment restarts it once.`,
  panel: panelLink("klaxon-api", "restarts"),
  runbook: {
    meaning: "The process of one instance ended and was started again more than twice in 15 minutes.",
    impact:
      "Requests that it was answering are lost at every crash, and the others carry its share. If all instances do it, the error budget burns and pages.",
    confirm: [
      { text: "See which instances restart, and how often.", query: restarts },
      { text: "See whether memory climbs before each crash.", query: select(metrics.residentMemory) },
      {
        text: "Read the last lines of the log before the crash: an unhandled rejection, a failed start, a kill for memory (exit code 137).",
      },
      {
        text: "See whether only one version does it.",
        query: `count by (version, commit, instance) (${select(metrics.buildInfo)})`,
      },
    ],
    mitigate: [
      { text: "If the version is new, roll back." },
      {
        text: "If it dies at the start, compare its configuration and secrets with those of an instance that lives.",
      },
      { text: "If it is killed for memory, see the runbook of `ApiMemoryLeak`." },
    ],
    recover: [
      { text: "See no restart for fifteen minutes.", query: restarts },
      {
        text: "See that every instance runs one version.",
        query: `count by (version) (${select(metrics.buildInfo)})`,
      },
    ],
    escalate:
      "Whoever released last, by day or night, if it began with a release; the lead of the API team when a second instance begins to restart.",
  },
  risk: {
    event: "An instance dies at the start or soon after it, over and over",
    likelihood: "possible",
    impact: "major",
    control: "A release stops at the first instance that does not pass its check",
  },
});

/** The event loop of an instance is blocked. */
export const apiEventLoopLagHigh = alertingRule({
  name: "ApiEventLoopLagHigh",
  severity: "ticket",
  team: "api",
  expression: promql`max by (instance) (${select(metrics.eventLoopLagP99)}) > ${limits.eventLoopLagSeconds}`,
  holdSeconds: limits.eventLoopLagHoldSeconds,
  summary: "The event loop of {{ $labels.instance }} is blocked",
  description: `One turn in a hundred of the event loop of {{ $labels.instance }} comes {{ $value | humanizeDuration }} late, for ${formatDuration(limits.eventLoopLagHoldSeconds)} or longer; ${limits.eventLoopLagSeconds} s is too much.`,
  panel: panelLink("klaxon-api", "event-loop-lag"),
  runbook: {
    meaning:
      "JavaScript on this instance runs so long without a pause that the 99th percentile of the event loop's lag is above half a second. An idle process shows about 10 ms, the resolution of the measurement.",
    impact: "Every request on this instance waits for that long, health checks included; at 3 s they fail.",
    confirm: [
      { text: "See which instances lag.", query: select(metrics.eventLoopLagP99) },
      {
        text: "See whether the process computes all the time (1 is one core).",
        query: `rate(${select(metrics.cpuTime)}[5m])`,
      },
      {
        text: "See whether it is collecting garbage: used heap close to the total.",
        query: promql`${select(metrics.heapSizeUsed)} / ${select(metrics.heapSizeTotal)}`,
      },
    ],
    mitigate: [
      {
        text: "Take a CPU profile before a restart destroys the evidence.",
        command: { language: "sh", text: 'kill -USR1 "$PID"   # opens the inspector on 127.0.0.1:9229' },
      },
      { text: "Take the instance out of the load balancer, or restart it." },
      {
        text: "If one route causes it (large JSON, a regular expression, synchronous cryptography), switch the route off.",
      },
    ],
    recover: [
      {
        text: "See the lag back at about ten milliseconds under the usual load.",
        query: select(metrics.eventLoopLagP99),
      },
      {
        text: "Give the profile to whoever owns the route, and switch the route on again only with the repair.",
      },
    ],
    escalate:
      "The owner of the route that the profile names; the lead of the API team if more than one instance lags, because then users wait.",
  },
  risk: {
    event: "One instance computes without a pause and its users wait",
    likelihood: "possible",
    impact: "minor",
    control:
      "Health checks take an instance out that does not answer for three seconds; large work belongs in the worker",
  },
});

/** An instance will reach its memory limit within hours. */
export const apiMemoryLeak = alertingRule({
  name: "ApiMemoryLeak",
  severity: "ticket",
  team: "api",
  // Guards against saws and warming up: much is used already; it is more than at the start of the window, and
  // so seen for all of it; the process is old enough for its own start to be out of the trend.
  expression: promql`
    predict_linear(${select(metrics.residentMemory)}[${formatDuration(limits.memoryTrendWindowSeconds)}], ${limits.memoryForecastSeconds}) > ${limits.memoryLimitBytes}
    and ${select(metrics.residentMemory)} > ${limits.memoryUsedRatioMin * limits.memoryLimitBytes}
    and ${select(metrics.residentMemory)} > ${select(metrics.residentMemory)} offset ${formatDuration(limits.memoryTrendWindowSeconds)}
    and on (instance) time() - ${select(metrics.startTime)} > ${limits.memoryAgeSecondsMin}`,
  holdSeconds: limits.memoryHoldSeconds,
  summary: "{{ $labels.instance }} of the API will run out of memory",
  description: `At the trend of the last ${formatDuration(limits.memoryTrendWindowSeconds)}, {{ $labels.instance }} will use {{ $value | humanize1024 }}B in ${formatDuration(limits.memoryForecastSeconds)}; its limit is ${limits.memoryLimitBytes / 1024 ** 3} GiB.`,
  panel: panelLink("klaxon-api", "memory"),
  runbook: {
    meaning:
      "The memory of this process has grown for an hour, is past half of its limit, and at this pace passes the limit within four hours.",
    impact: "None yet. At the limit the process is killed and the requests that it was answering are lost.",
    confirm: [
      {
        text: "See the growth, and whether the others grow too (then it is the load or the version).",
        query: select(metrics.residentMemory),
      },
      {
        text: "See whether the JavaScript heap grows with it; if not, look at buffers and native modules.",
        query: select(metrics.heapSizeUsed),
      },
      {
        text: "See whether sockets or timers leak: those that nobody closes.",
        query: select(metrics.activeResources),
      },
    ],
    mitigate: [
      {
        text: "Take a heap snapshot if there is room for it (it needs as much memory again), then restart the instance at a quiet time.",
      },
      { text: "If the version is new, roll back." },
    ],
    recover: [
      {
        text: "See the memory after the restart stay flat for an hour.",
        query: select(metrics.residentMemory),
      },
      { text: "Compare two snapshots of the heap, an hour apart, before the next release." },
    ],
    escalate:
      "The lead of the API team when all instances grow: restarts buy hours, and the version must go back before the night.",
  },
  risk: {
    event: "A leak makes instances run out of memory and die with the requests they hold",
    likelihood: "possible",
    impact: "major",
    control: "A limit on each instance, so that a leak kills itself and not its neighbours",
  },
});

/** The slowest requests of an instance are very slow. */
export const apiLatencyP99High = alertingRule({
  name: "ApiLatencyP99High",
  severity: "ticket",
  team: "api",
  expression: promql`
    ${latencyP99ByInstance} > ${limits.latencyP99Seconds}
    and on (instance) ${slowCountByInstance} >= ${limits.latencyP99SlowCountMin}`,
  holdSeconds: limits.latencyP99HoldSeconds,
  summary: "The slowest requests to {{ $labels.instance }} of the API are very slow",
  description: `The 99th percentile of the requests to {{ $labels.instance }} is {{ $value | humanizeDuration }}, for ${formatDuration(limits.latencyP99HoldSeconds)} or longer; ${limits.latencyP99Seconds} s is too much.`,
  panel: panelLink("klaxon-api", "latency-p99"),
  runbook: {
    meaning:
      "One request in a hundred to this instance takes longer than a second. Nobody is told while fewer than ten such requests are seen within three minutes, because then the percentile is the tale of two of them.",
    impact:
      "Some users wait long. If it is bad enough to threaten the promise of 99 % within 300 ms, `ApiLatencyBudgetBurnFast` pages and this ticket is left out.",
    confirm: [
      {
        text: "See whether one instance is slow or all.",
        query: latencyP99ByInstance,
      },
      {
        text: "Find the slow routes.",
        query: promql`topk(5, ${percentileOf({ ...ofUsers, by: ["http_route"], window: "5m" })})`,
      },
      { text: "See whether requests pile up.", query: select(metrics.activeRequests) },
    ],
    mitigate: [
      {
        text: "If one instance is slow, take it out of the load balancer and restart it; compare its host with the others.",
      },
      { text: "If one route is slow, see what it waits for: the database, a lock, another service." },
    ],
    recover: [
      { text: "See the percentile below a second for ten minutes.", query: latencyP99ByInstance },
      { text: "Give the instance its share of the load back, and watch the first minutes." },
    ],
    escalate:
      "The owner of the slow route; the data team if all instances are slow and `pg_stat_activity` shows waiting statements.",
  },
  risk: {
    event: "The slowest requests of an instance take longer than a second",
    likelihood: "likely",
    impact: "minor",
    control: "The load balancer sends new requests where fewest wait; instances are replaced one at a time",
  },
});
