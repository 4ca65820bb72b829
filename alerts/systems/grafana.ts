import { grafanaMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, type LabelMatcher, promql, select } from "../expression.ts";
import { guardedRatio } from "../guarded-ratio.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";
import { explainsTargetDown, scrapeOf } from "../scraped-process.ts";
import { percentileOf, slowRequests } from "../slow-requests.ts";

const panels = { "klaxon-grafana": ["up", "errors", "data-source-errors", "latency"] } as const;
const panelLink = linkTo(panels);
const { metrics } = grafanaMetrics;

const limits = {
  downHoldSeconds: 60,
  /** Shorter than the hold, so that a single burst has left the window before anybody is told. */
  windowSeconds: 120,
  holdSeconds: 180,
  /** Per second; at night hardly anybody looks, and one bad request would be half of them. */
  requestsPerSecondMin: 0.2,
  failedRatioMax: 0.05,
  /** A panel whose query is wrong fails as well, and harms nobody but its author. */
  dataSourceFailedRatioMax: 0.25,
  latencyP95SecondsMax: 2,
} as const;
const window = formatDuration(limits.windowSeconds);

// Queries go to data sources, which have an alert of their own.
const ownRequests: LabelMatcher = ["handler", "!~", "/api/ds/query|/api/datasources/proxy/.*"];
const slow = { metric: metrics.requestDuration, where: [ownRequests], share: 0.95, window };

function requestRate(where: readonly LabelMatcher[]): string {
  const counts = select(metrics.requestDuration, { suffix: "_count", where: [ownRequests, ...where] });
  return promql`sum by (instance) (rate(${counts}[${window}]))`;
}

function dataSourceRate(where: readonly LabelMatcher[]): string {
  return promql`sum by (instance, datasource) (rate(${select(metrics.dataSourceRequests, { where })}[${window}]))`;
}

const grafanaDown = alertingRule({
  name: "GrafanaDown",
  severity: "ticket",
  team: "platform",
  expression: `${scrapeOf("grafana")} == 0`,
  holdSeconds: limits.downHoldSeconds,
  summary: "Grafana on {{ $labels.instance }} does not answer",
  description: `{{ $labels.instance }} has answered no scrape for ${formatDuration(limits.downHoldSeconds)} or longer (up is {{ $value }}).`,
  panel: panelLink("klaxon-grafana", "up"),
  runbook: {
    meaning: "The process of Grafana is away, hangs, or cannot be reached from Prometheus.",
    impact:
      "Nobody sees a dashboard. Alerts go on: Prometheus evaluates them and Alertmanager sends them without Grafana, and the links in them lead nowhere meanwhile.",
    confirm: [
      { text: "See since when.", query: scrapeOf("grafana") },
      {
        text: "Ask its health page, which says whether its database answers.",
        command: { language: "sh", text: "curl -sS -m 5 http://grafana-1:3000/api/health" },
      },
      {
        text: "Read its last words.",
        command: { language: "sh", text: "journalctl -u grafana-server -n 50" },
      },
    ],
    mitigate: [
      { text: "Start it. Dashboards are provisioned from files and come back by themselves." },
      { text: "If it stops at a migration or a plugin, put the last version back." },
      {
        text: "For a look meanwhile: the expression browser of Prometheus, with the queries of the runbooks.",
      },
    ],
    recover: [
      { text: "See it scraped again, with a start of its own.", query: select(metrics.startTime) },
      { text: "Open one dashboard and see that its panels have data." },
    ],
    escalate: "The lead of the platform team if it is away during an incident; otherwise nobody at night.",
  },
  risk: {
    event: "Grafana is away when somebody needs to look",
    likelihood: "possible",
    impact: "minor",
    control: "Alerts do not depend on Grafana, and dashboards are files that any Grafana can load",
  },
});

const grafanaRequestsFailing = alertingRule({
  name: "GrafanaRequestsFailing",
  severity: "ticket",
  team: "platform",
  expression: guardedRatio({
    part: requestRate([["status_code", "=~", "5.."]]),
    whole: requestRate([]),
    ratioMax: limits.failedRatioMax,
    perSecondMin: limits.requestsPerSecondMin,
  }),
  holdSeconds: limits.holdSeconds,
  summary: "Grafana on {{ $labels.instance }} answers with errors",
  description: `{{ $value | humanizePercentage }} of the requests to {{ $labels.instance }} end in a server error, queries to data sources left out, for ${formatDuration(limits.holdSeconds)} or longer; more than ${limits.failedRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-grafana", "errors"),
  runbook: {
    meaning:
      "Grafana itself fails: its database does not answer or is locked, its disk is full, or a plugin panics. Failing data sources are not counted here.",
    impact: "People see error pages in place of dashboards, or cannot sign in. Alerts are not concerned.",
    confirm: [
      {
        text: "Find the handlers that fail.",
        query: promql`topk(5, sum by (handler, status_code) (rate(${select(metrics.requestDuration, { suffix: "_count", where: [["status_code", "=~", "5.."]] })}[5m])))`,
      },
      {
        text: "Read the errors.",
        command: {
          language: "sh",
          text: "journalctl -u grafana-server --since -15min | grep -i 'level=error' | tail -20",
        },
      },
      {
        text: "See whether the disk of its database is full.",
        command: { language: "sh", text: "df -h /var/lib/grafana" },
      },
    ],
    mitigate: [
      { text: "If the log says `database is locked`, restart Grafana: it lets go of SQLite." },
      { text: "If a plugin panics, take it out of `GF_INSTALL_PLUGINS` and restart." },
      {
        text: "If it began with an upgrade, put the last version back with the copy of `grafana.db` made before it.",
      },
    ],
    recover: [
      {
        text: "See the share of errors fall to nothing.",
        query: requestRate([["status_code", "=~", "5.."]]),
      },
    ],
    escalate: "The platform team's channel in the day; at night only when an incident needs the dashboards.",
  },
  risk: {
    event: "Dashboards cannot be opened because Grafana's own database or plugins fail",
    likelihood: "possible",
    impact: "minor",
    control: "Plugins are pinned, and upgrades go to staging first",
  },
});

const grafanaDataSourceFailing = alertingRule({
  name: "GrafanaDataSourceFailing",
  severity: "ticket",
  team: "platform",
  expression: guardedRatio({
    part: dataSourceRate([["code", "!~", "2.."]]),
    whole: dataSourceRate([]),
    ratioMax: limits.dataSourceFailedRatioMax,
    perSecondMin: limits.requestsPerSecondMin,
  }),
  holdSeconds: limits.holdSeconds,
  summary: "Queries from Grafana to {{ $labels.datasource }} fail",
  description: `{{ $value | humanizePercentage }} of the queries of {{ $labels.instance }} to {{ $labels.datasource }} fail, for ${formatDuration(limits.holdSeconds)} or longer; more than ${limits.dataSourceFailedRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-grafana", "data-source-errors"),
  runbook: {
    meaning:
      "A data source does not answer Grafana, or refuses its queries: it is down, its address or its token changed, or queries run into its limits. If Loki is down its own ticket tells, and this is left out.",
    impact:
      "Panels that read from it are empty or old. Who looks may take an empty panel for a quiet system.",
    confirm: [
      {
        text: "See the statuses: 401 and 403 are tokens, 422 and 503 limits, 502 and 504 the network.",
        query: promql`sum by (datasource, code) (rate(${select(metrics.dataSourceRequests)}[5m]))`,
      },
      {
        text: "Ask the data source through Grafana.",
        command: {
          language: "sh",
          text: 'curl -sS -m 10 -H "Authorization: Bearer $TOKEN" http://grafana-1:3000/api/datasources/uid/$UID/health',
        },
      },
    ],
    mitigate: [
      { text: "If it is down, bring it back: see the alerts of its system." },
      { text: "If its token expired, put a new one into the provisioning and restart Grafana." },
      {
        text: "If one dashboard causes it with queries that are too large, raise its refresh interval or take it away.",
      },
    ],
    recover: [{ text: "See every status as 2xx again.", query: dataSourceRate([["code", "!~", "2.."]]) }],
    escalate: "The owner of the data source; the lead of the platform team if it is Prometheus.",
  },
  risk: {
    event: "Panels are empty because a data source refuses Grafana, and look like a quiet system",
    likelihood: "likely",
    impact: "minor",
    control: "Data sources are provisioned with their tokens from the vault; panels tell absence from zero",
  },
});

const grafanaSlow = alertingRule({
  name: "GrafanaSlow",
  severity: "ticket",
  team: "platform",
  expression: slowRequests({
    ...slow,
    secondsMax: limits.latencyP95SecondsMax,
    perSecondMin: limits.requestsPerSecondMin,
  }),
  holdSeconds: limits.holdSeconds,
  summary: "Grafana on {{ $labels.instance }} is slow",
  description: `One request in twenty to {{ $labels.instance }} takes {{ $value | humanizeDuration }} or longer, queries to data sources left out, for ${formatDuration(limits.holdSeconds)} or longer; ${limits.latencyP95SecondsMax} s is too much.`,
  panel: panelLink("klaxon-grafana", "latency"),
  runbook: {
    meaning:
      "Grafana takes long for what it does by itself: loading dashboards, searching, signing people in.",
    impact: "Whoever looks during an incident waits at every click.",
    confirm: [
      { text: "See how slow, and since when.", query: percentileOf(slow) },
      {
        text: "Find the handler that takes the time.",
        query: promql`topk(5, sum by (handler) (rate(${select(metrics.requestDuration, { suffix: "_sum" })}[5m])))`,
      },
      { text: "See what the host is busy with.", command: { language: "sh", text: "uptime\nvmstat 5 3" } },
    ],
    mitigate: [
      { text: "If the host is short of memory or CPU, give the process room or move a neighbour away." },
      { text: "If the search is slow with many dashboards, restart Grafana: it builds its index anew." },
    ],
    recover: [{ text: "See the percentile back below half a second.", query: percentileOf(slow) }],
    escalate: "The platform team's channel in the day; nobody at night.",
  },
  risk: {
    event: "Grafana is so slow that an incident is looked into blindly",
    likelihood: "possible",
    impact: "minor",
    control: "Grafana has a host of its own with memory to spare",
  },
});

/** The alerting of Grafana. */
export const grafanaAlerting = defineAlerting({
  title: "Grafana",
  panels,
  objectives: {},
  limits,
  groups: [
    {
      name: "grafana",
      intervalSeconds: 15,
      rules: [grafanaDown, grafanaRequestsFailing, grafanaDataSourceFailing, grafanaSlow],
    },
  ],
  inhibitions: [
    explainsTargetDown("GrafanaDown", "grafana", "a Grafana that is away cannot be scraped either"),
    {
      source: "GrafanaRequestsFailing",
      targets: ["GrafanaSlow"],
      equal: ["instance"],
      reason: "what fails in its database is slow as well, and the errors name the cause",
    },
  ],
});
