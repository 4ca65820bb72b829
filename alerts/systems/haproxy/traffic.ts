import { haproxyMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, type LabelMatcher, promql, select } from "../../expression.ts";
import { guardedRatio } from "../../guarded-ratio.ts";
import { alertingRule } from "../../rule-group.ts";
import { scrapeOf } from "../../scraped-process.ts";
import { haproxyLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = haproxyMetrics;
const up = scrapeOf("haproxy");
const window = formatDuration(limits.windowSeconds);

function perSecond(...where: readonly LabelMatcher[]): string {
  return promql`sum by (instance, proxy) (rate(${select(metrics.responses, { where })}[${window}]))`;
}

const errors = perSecond(["code", "=", "5xx"]);
const tooManyErrors = guardedRatio({
  part: errors,
  whole: perSecond(),
  ratioMax: limits.errorRatioMax,
  perSecondMin: limits.requestsPerSecondMin,
});

/** The load balancer is gone. */
export const haproxyDown = alertingRule({
  name: "HaproxyDown",
  severity: "page",
  team: "platform",
  expression: promql`${up} == 0`,
  holdSeconds: limits.downHoldSeconds,
  summary: "The load balancer {{ $labels.instance }} does not answer",
  description: `{{ $labels.instance }} has not answered its scrapes for ${formatDuration(limits.downHoldSeconds)} or longer (up is {{ $value }}); HAProxy exposes its own metrics, so it is dead or cannot be reached.`,
  panel: panelLink("klaxon-haproxy", "scrapes"),
  runbook: {
    meaning:
      "HAProxy itself answers the scrape. Either the process or its host is gone, or only Prometheus cannot reach it; the latter harms nobody, and the first check tells.",
    impact: "If it is gone, no request reaches the application.",
    confirm: [
      { text: "See since when.", query: up },
      {
        text: "Ask it from the reverse proxy's host: an answer means that only the scrape is cut off.",
        command: { language: "sh", text: 'curl -sS -m 3 -i "http://$HAPROXY/api/health"' },
      },
      {
        text: "Look at the process.",
        command: {
          language: "sh",
          text: "systemctl status haproxy\nhaproxy -c -f /etc/haproxy/haproxy.cfg\njournalctl -u haproxy -n 50",
        },
      },
    ],
    mitigate: [
      {
        text: "Start it; if the configuration does not pass, put the last one back.",
        command: {
          language: "sh",
          text: "haproxy -c -f /etc/haproxy/haproxy.cfg && systemctl restart haproxy",
        },
      },
      {
        text: "If the host is gone, let the reverse proxy pass requests to the servers itself until a new one is up.",
      },
      { text: "If only the scrape is cut off, repair the route or the firewall in the day." },
    ],
    recover: [
      { text: "It answers, and servers are up.", query: select(metrics.activeServers) },
      { text: "Requests flow.", query: perSecond() },
    ],
    escalate: "The lead of the platform team after ten minutes.",
  },
  risk: {
    event: "The load balancer is gone and no request reaches the applications",
    likelihood: "rare",
    impact: "severe",
    control: "Configuration is checked before each reload; systemd restarts the process",
  },
});

/** Users get errors. */
export const haproxyErrorRatioHigh = alertingRule({
  name: "HaproxyErrorRatioHigh",
  severity: "page",
  team: "platform",
  // As long as errors of a time without servers are in the window, `HaproxyNoServers` has told of them.
  expression: promql`
    ${tooManyErrors}
    unless on (instance, proxy) min_over_time(${select(metrics.activeServers)}[${window}]) == 0`,
  holdSeconds: limits.errorHoldSeconds,
  summary: "{{ $value | humanizePercentage }} of the answers of {{ $labels.proxy }} are errors",
  description: `{{ $value | humanizePercentage }} of the answers of {{ $labels.proxy }} on {{ $labels.instance }} within ${window} are 5xx, for ${formatDuration(limits.errorHoldSeconds)} or longer; more than ${limits.errorRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-haproxy", "errors"),
  runbook: {
    meaning:
      "Servers pass their health checks and answer users with errors: what the check does not ask is broken. If no server were up, `HaproxyNoServers` would page and this stay quiet.",
    impact: "That share of all requests fails for users.",
    confirm: [
      {
        text: "See the answers by class.",
        query: promql`sum by (code) (rate(${select(metrics.responses)}[${window}]))`,
      },
      {
        text: "See who gives them: a termination state of `--` is the server's own answer, anything else HAProxy's.",
        command: {
          language: "sh",
          text: "tail -n 2000 /var/log/haproxy.log | awk '$11 ~ /^5/ {print $9, $11, $15}' | sort | uniq -c | sort -rn | head",
        },
      },
    ],
    mitigate: [
      { text: "One server only: take it out; the others are well." },
      { text: "All servers: roll back what was deployed last, or go on with the database that they share." },
    ],
    recover: [{ text: "Errors fall below the limit.", query: errors }],
    escalate: "The person on call of the API team at once: the errors are the application's.",
  },
  risk: {
    event: "Servers that look healthy answer users with errors",
    likelihood: "possible",
    impact: "severe",
    control: "The health check asks the database; deployments watch the errors of the first server",
  },
});

const queued = promql`min by (instance, proxy) (min_over_time(${select(metrics.queue)}[${window}]))`;

/** Requests wait for a server. */
export const haproxyQueueing = alertingRule({
  name: "HaproxyQueueing",
  severity: "ticket",
  team: "platform",
  expression: promql`${queued} > 0`,
  holdSeconds: limits.queueHoldSeconds,
  summary: "Requests of {{ $labels.proxy }} wait for a server",
  description: `At least {{ $value | humanize }} requests of {{ $labels.proxy }} on {{ $labels.instance }} have been waiting all the time, for ${formatDuration(limits.queueHoldSeconds)} or longer; there should be none.`,
  panel: panelLink("klaxon-haproxy", "queue"),
  runbook: {
    meaning: "Every server works on as many requests as its `maxconn` allows, and the rest waits in HAProxy.",
    impact:
      "Users wait in the queue before anything is done for them; after `timeout queue` they get 503. The application's own latency does not show it.",
    confirm: [
      { text: "See how many wait.", query: select(metrics.queue) },
      { text: "See whether one server holds more than the others.", query: select(metrics.serverSessions) },
      { text: "See whether answers became slower.", query: select(metrics.responseTime) },
    ],
    mitigate: [
      { text: "Slow answers: go on with the application and its database; the queue only shows it." },
      { text: "More users: add a server. Raise `maxconn` only if the servers have cores to spare." },
      { text: "A server is missing: bring it back first." },
    ],
    recover: [{ text: "Nobody waits.", query: select(metrics.queue) }],
    escalate: "The API team in the day, with the response time beside the queue.",
  },
  risk: {
    event: "The servers are saturated and users wait before they are served",
    likelihood: "possible",
    impact: "major",
    control: "A limit of requests on each server, so that they degrade instead of dying",
  },
});
