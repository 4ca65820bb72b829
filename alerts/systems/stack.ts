import { thresholds } from "../../environments/index.ts";
import { stackMetrics, syntheticMetrics } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, promql, select } from "../expression.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";

const panels = { "klaxon-stack": ["targets-up", "rule-failures", "notifications", "watchdog"] } as const;
const panelLink = linkTo(panels);
const metrics = stackMetrics.metrics;
const limits = thresholds.stack;
const up = select(syntheticMetrics.metrics.up);
const failureWindow = formatDuration(limits.failureWindowSeconds);

// The address is cut down to `host:port`, the label `instance` by which the same Alertmanager is scraped.
const alertmanagerErrors = promql`
  label_replace(
    sum by (alertmanager) (increase(${select(metrics.prometheusNotificationsErrors)}[${failureWindow}])),
    "instance", "$1", "alertmanager", "https?://([^/]+).*"
  )`;

const targetDown = alertingRule({
  name: "TargetDown",
  severity: "ticket",
  team: "platform",
  // An Alertmanager that takes no alerts is told of by `AlertmanagerUnreachable`; one ticket is enough.
  expression: promql`${up} == 0 unless on (instance) ${alertmanagerErrors} > 0`,
  holdSeconds: limits.targetDownHoldSeconds,
  summary: "Prometheus cannot scrape {{ $labels.instance }} of {{ $labels.job }}",
  description: `Scrapes of {{ $labels.instance }} of the job {{ $labels.job }} have failed for ${formatDuration(limits.targetDownHoldSeconds)} or longer (up is {{ $value }}); the alerts made of its metrics are blind.`,
  panel: panelLink("klaxon-stack", "targets-up"),
  runbook: {
    meaning:
      "A target did not answer its scrapes, or answered with something that Prometheus cannot read. Where another alert already says why (an instance of the API that is down, PostgreSQL without a primary, an Alertmanager that takes no alerts), this ticket is left out.",
    impact: "Nobody sees how the target is, and alerts made of its metrics cannot fire.",
    confirm: [
      {
        text: "See which targets are down, and whether one job, one host or one network has them all.",
        query: `${up} == 0`,
      },
      { text: "Read the reason on the page `/targets` of Prometheus." },
      {
        text: "Ask the target from the host of Prometheus.",
        command: { language: "sh", text: 'curl -sS -m 10 "http://$INSTANCE/metrics" | head' },
      },
    ],
    mitigate: [
      { text: "Start the exporter or the process, or repair the network between them." },
      { text: "If the answer cannot be read, roll back what changed the target's metrics." },
      { text: "If the target is gone for good, take it out of the scrape configuration." },
    ],
    recover: [
      {
        text: "See that it is scraped again, and that no other target of the host is down.",
        query: `${up} == 0`,
      },
      {
        text: "Look at the gap: alerts that should have fired within it did not. Check that system's panels for those minutes.",
      },
    ],
    escalate:
      "The team that owns the job. The lead of the platform team when a whole job or host is dark: those alerts are blind.",
  },
  risk: {
    event: "A target is not scraped, so nobody sees how it is",
    likelihood: "likely",
    impact: "minor",
    control:
      "Exporters are started by a supervisor; what must be known of a system is seen from outside it, too",
  },
});

const ruleEvaluationFailing = alertingRule({
  name: "RuleEvaluationFailing",
  severity: "page",
  team: "platform",
  expression: promql`
    sum by (instance, rule_group) (increase(${select(metrics.prometheusRuleEvaluationFailures)}[${failureWindow}])) > 0`,
  holdSeconds: limits.ruleFailureHoldSeconds,
  summary: "Rules of {{ $labels.rule_group }} cannot be evaluated",
  description: `{{ $value | humanize }} evaluations of {{ $labels.rule_group }} failed on {{ $labels.instance }} within ${failureWindow}, and have failed for ${formatDuration(limits.ruleFailureHoldSeconds)} or longer; its alerts cannot fire.`,
  panel: panelLink("klaxon-stack", "rule-failures"),
  runbook: {
    meaning:
      "Prometheus loads a rule but cannot evaluate it: a join that matches several series, a query that takes too long or too much, storage that fails.",
    impact: "The alerts of this group are blind, pages among them. What they would tell goes unseen.",
    confirm: [
      {
        text: "See which groups fail.",
        query: promql`sum by (instance, rule_group) (increase(${select(metrics.prometheusRuleEvaluationFailures)}[5m])) > 0`,
      },
      { text: "Read the error beside the rule on the page `/rules` of Prometheus." },
      {
        text: "See whether evaluations take longer than their interval.",
        query: promql`${select(metrics.prometheusRuleGroupLastDuration)} > ${select(metrics.prometheusRuleGroupInterval)}`,
      },
    ],
    mitigate: [
      { text: "If the rules changed, roll them back and reload." },
      {
        text: "If labels of a target changed (several series where there was one), roll the target back, or make the rule aggregate.",
      },
      { text: "Until it works, watch the panels of that system by eye." },
    ],
    recover: [
      {
        text: "See no failure for two windows.",
        query: promql`sum by (rule_group) (increase(${select(metrics.prometheusRuleEvaluationFailures)}[${failureWindow}]))`,
      },
      {
        text: "Run the drills of that system against the rules as they are loaded now, then give the all-clear.",
      },
    ],
    escalate:
      "The lead of the platform team at once when pages are among the blind alerts; the team that owns the group, to watch its panels until it works.",
  },
  risk: {
    event: "Alerts are blind because their rules cannot be evaluated",
    likelihood: "possible",
    impact: "major",
    control:
      "Rules are checked and drilled before they are loaded; joins aggregate to the labels they join on",
  },
});

const alertmanagerUnreachable = alertingRule({
  name: "AlertmanagerUnreachable",
  severity: "ticket",
  team: "platform",
  expression: `${alertmanagerErrors} > 0`,
  holdSeconds: limits.alertmanagerUnreachableHoldSeconds,
  summary: "Prometheus cannot hand alerts to the Alertmanager {{ $labels.instance }}",
  description: `Prometheus counted about {{ $value | printf "%.0f" }} errors within ${failureWindow} in handing alerts to {{ $labels.alertmanager }}, and has for ${formatDuration(limits.alertmanagerUnreachableHoldSeconds)} or longer. Notifications go out only if another Alertmanager takes the alerts.`,
  panel: panelLink("klaxon-stack", "notifications"),
  runbook: {
    meaning:
      "Prometheus sends its alerts to every Alertmanager of the cluster; this one refuses them or does not answer.",
    impact:
      "None while a peer takes them. If no Alertmanager takes them nobody can be told, this ticket included: then the heartbeat stops, and the monitor outside calls somebody.",
    confirm: [
      {
        text: "See which Alertmanagers fail.",
        query: promql`sum by (alertmanager) (rate(${select(metrics.prometheusNotificationsErrors)}[5m]))`,
      },
      {
        text: "See whether alerts reach nobody at all.",
        query: `rate(${select(metrics.prometheusNotificationsDropped)}[5m])`,
      },
      { text: "See whether it is up.", query: select(syntheticMetrics.metrics.up, { job: "alertmanager" }) },
    ],
    mitigate: [
      { text: "Start it, or repair the network between the two." },
      {
        text: "If it does not start, its configuration is at fault: check it with `amtool check-config` and roll it back.",
      },
    ],
    recover: [
      {
        text: "See it as a member of the cluster again, with both sides counting two.",
        query: select(metrics.alertmanagerClusterMembers),
      },
      { text: "See no more errors in handing alerts over.", query: `${alertmanagerErrors} > 0` },
    ],
    escalate:
      "The lead of the platform team when both are unreachable: then nobody is told of anything, and somebody must watch the panels until it is repaired.",
  },
  risk: {
    event: "An Alertmanager takes no alerts, and one more failure silences all",
    likelihood: "possible",
    impact: "major",
    control: "Two Alertmanagers as a cluster, and a monitor outside that expects a heartbeat",
  },
});

const requestFailures = promql`
  sum by (integration) (rate(${select(metrics.alertmanagerNotificationRequestsFailed)}[${failureWindow}]))
  / sum by (integration) (rate(${select(metrics.alertmanagerNotificationRequests)}[${failureWindow}]))`;

const notificationsFailing = alertingRule({
  name: "NotificationsFailing",
  severity: "page",
  team: "platform",
  // Requests, not notifications: those count as failed only when all their retries are used up.
  expression: `${requestFailures} > ${limits.notificationFailureRatio}`,
  holdSeconds: limits.notificationFailureHoldSeconds,
  summary: "Notifications through {{ $labels.integration }} fail",
  description: `{{ $value | humanizePercentage }} of the attempts to notify through {{ $labels.integration }} fail, for ${formatDuration(limits.notificationFailureHoldSeconds)} or longer; more than ${limits.notificationFailureRatio * 100} % is too much.`,
  panel: panelLink("klaxon-stack", "notifications"),
  runbook: {
    meaning: "Alertmanager holds alerts but cannot deliver their notifications through one kind of receiver.",
    impact:
      "People are not told. This page goes out by two ways, so that one that fails does not hide it; watch the list of alerts in Alertmanager until it works again.",
    confirm: [
      { text: "See which integrations fail.", query: requestFailures },
      {
        text: "See whether notifications were given up already.",
        query: promql`sum by (integration) (increase(${select(metrics.alertmanagerNotificationsFailed)}[1h])) > 0`,
      },
      {
        text: "Read the reason in Alertmanager's log (`Notify attempt failed`): a rejected key, a rate limit, a proxy, a name that does not resolve.",
      },
    ],
    mitigate: [
      { text: "Renew the key or the address in its secret file; Alertmanager reads it at the next attempt." },
      { text: "If the service behind it is down, route pages another way and reload." },
      { text: "Tell the people on call to watch the list of alerts until it works again." },
    ],
    recover: [
      { text: "See the requests succeed.", query: requestFailures },
      {
        text: "Read the list of firing alerts once from top to bottom: what was given up is not sent again before its repeat interval.",
      },
    ],
    escalate:
      "The lead of the platform team after fifteen minutes; the vendor's status page and support line when the refusals come from there.",
  },
  risk: {
    event: "Alerts fire and the people on call are not told",
    likelihood: "possible",
    impact: "severe",
    control: "Pages about notifications take two ways, and the heartbeat is watched from outside",
  },
});

const watchdog = alertingRule({
  name: "Watchdog",
  severity: "none",
  team: "platform",
  expression: "vector(1)",
  holdSeconds: 0,
  summary: "The way from Prometheus to a receiver works",
  description:
    "This alert always fires (its value is {{ $value }}). A monitor outside expects its notification every minute and calls somebody when it stays away.",
  panel: panelLink("klaxon-stack", "watchdog"),
  runbook: {
    meaning:
      "Nothing is wrong while this fires: it proves that rules are evaluated and that notifications go out.",
    impact: `If the monitor outside has not heard it for ${formatDuration(limits.heartbeatLossSeconds)}, no alert of klaxon can be trusted to arrive.`,
    confirm: [
      {
        text: "See whether Prometheus runs and evaluates rules.",
        query: promql`rate(${select(metrics.prometheusRuleEvaluations)}[5m])`,
      },
      {
        text: "See whether it hands alerts to Alertmanager.",
        query: promql`sum by (alertmanager) (rate(${select(metrics.prometheusNotificationsErrors)}[5m]))`,
      },
      { text: "See whether Alertmanager delivers.", query: requestFailures },
    ],
    mitigate: [{ text: "Repair the first of the three that fails; until then watch the panels by eye." }],
    recover: [
      { text: "See the heartbeat arrive at the monitor outside for five minutes." },
      { text: "Read which alerts fire now: what began meanwhile was told to nobody." },
    ],
    escalate:
      "The monitor outside calls the person on call of the platform team by itself; after fifteen minutes it calls the lead of that team.",
  },
  risk: {
    event: "The way from Prometheus to people is broken and nobody notices",
    likelihood: "rare",
    impact: "severe",
    control: "A monitor outside that expects this alert every minute and calls somebody when it stays away",
  },
});

/** The alerting of the monitoring stack. */
export const stackAlerting = defineAlerting({
  title: "Monitoring stack",
  panels,
  objectives: {},
  limits: {},
  groups: [
    {
      name: "stack",
      intervalSeconds: 15,
      rules: [targetDown, ruleEvaluationFailing, alertmanagerUnreachable, notificationsFailing, watchdog],
    },
  ],
  inhibitions: [],
});
