import type { AlertName } from "../../../alerts/index.ts";
import { thresholds } from "../../../environments/index.ts";
import { ALERTS, type MetricDefinition, stackMetrics } from "../../../instrumentation/src/catalog/index.ts";
import {
  barGaugePanel,
  higherIsWorse,
  instant,
  type Matcher,
  type Row,
  range,
  row,
  type SeriesSuffix,
  select,
  selectRange,
  stateTimelinePanel,
  statPanel,
  timeSeriesPanel,
} from "../../kit/index.ts";
import { activeAlertsTable } from "../../surroundings.ts";
import { emitterOf } from "./variables.ts";

const metrics = stackMetrics.metrics;
const limits = thresholds.stack;

// It always fires, and its silence is the news.
const watchdog: AlertName = "Watchdog";
const watchdogFiring: readonly Matcher[] = [
  ["alertname", "=", watchdog],
  ["alertstate", "=", "firing"],
];

function rateOf(metric: MetricDefinition, by: string, suffix: SeriesSuffix = ""): string {
  return `sum by (${by}) (rate(${selectRange(metric, emitterOf(metric), suffix)}))`;
}

function increaseOf(metric: MetricDefinition, by: string): string {
  return `sum by (${by}) (increase(${selectRange(metric, emitterOf(metric))}))`;
}

function current(metric: MetricDefinition, by: string): string {
  return `max by (${by}) (${select(metric, emitterOf(metric))})`;
}

const failedDeliveries =
  `${rateOf(metrics.alertmanagerNotificationRequestsFailed, "integration")} ` +
  `/ ${rateOf(metrics.alertmanagerNotificationRequests, "integration")}`;

const failedHandovers =
  `${rateOf(metrics.prometheusNotificationsErrors, "alertmanager")} ` +
  `/ ${rateOf(metrics.prometheusNotificationsSent, "alertmanager")}`;

/** Whether the stack evaluates, hands over and delivers, as it is now. */
export const alertingStats = [
  statPanel({
    key: "watchdog-now",
    title: "Watchdog",
    description: "Whether the alert that always fires does; without it no alert can be trusted to arrive.",
    width: 4,
    unit: "number",
    mappings: [
      { value: 1, text: "firing", health: "good" },
      { value: 0, text: "silent", health: "critical" },
    ],
    queries: [instant(`max(${select(ALERTS, watchdogFiring)}) or vector(0)`, "watchdog")],
  }),
  statPanel({
    key: "rule-failures-now",
    title: "Failing rule groups",
    description: "Rule groups of which an evaluation failed just now; their alerts are blind.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: higherIsWorse({ critical: 1 }),
    queries: [
      instant(
        `count(${increaseOf(metrics.prometheusRuleEvaluationFailures, "instance, rule_group")} > 0) or vector(0)`,
        "failing",
      ),
    ],
  }),
  statPanel({
    key: "deliveries-now",
    title: "Failing deliveries",
    description: "Share of the attempts to notify that fail, through the worst kind of receiver.",
    width: 4,
    unit: "ratio",
    decimals: 0,
    thresholds: higherIsWorse({ critical: limits.notificationFailureRatio }),
    absentText: "none attempted",
    queries: [instant(`max(${failedDeliveries} >= 0)`, "failing")],
  }),
] as const;

/** Whether the watchdog fires, over time. */
export const watchdogTimeline = stateTimelinePanel({
  key: "watchdog",
  title: "Watchdog",
  description:
    "Whether the alert that always fires did. Silent means that its rule was not evaluated; an empty stretch, that Prometheus itself was away.",
  width: 24,
  height: 4,
  mappings: [
    { value: 1, text: "firing", health: "good" },
    { value: 0, text: "silent", health: "critical" },
  ],
  queries: [range(`max(${select(ALERTS, watchdogFiring)}) or vector(0)`, watchdog)],
});

/** Whether rules are evaluated, in time. */
export const rulesRow: Row = row("rules", "Rules", [
  timeSeriesPanel({
    key: "rule-failures",
    title: "Failed evaluations",
    description:
      "Evaluations of rules that failed, by group; any at all blinds alerts. The error stands beside the rule on Prometheus's page of rules.",
    width: 8,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum", "last"],
    queries: [
      range(increaseOf(metrics.prometheusRuleEvaluationFailures, "instance, rule_group"), "{{rule_group}}"),
    ],
  }),
  timeSeriesPanel({
    key: "rule-duration",
    title: "Evaluation time used",
    description:
      "How much of its interval the last evaluation of a group took; past all of it, evaluations are left out and alerts come late.",
    width: 8,
    unit: "ratio",
    decimals: 1,
    min: 0,
    thresholds: higherIsWorse({ warning: 0.5, critical: 1 }),
    queries: [
      range(
        `${current(metrics.prometheusRuleGroupLastDuration, "rule_group")} / ${current(metrics.prometheusRuleGroupInterval, "rule_group")}`,
        "{{rule_group}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "rule-evaluations-missed",
    title: "Evaluations left out",
    description: "Evaluations that were due while the one before was still running.",
    width: 8,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum", "last"],
    queries: [range(increaseOf(metrics.prometheusRuleGroupIterationsMissed, "rule_group"), "{{rule_group}}")],
  }),
]);

/** Whether alerts get from Prometheus to people. */
export const notificationsRow: Row = row("delivery", "Notifications", [
  timeSeriesPanel({
    key: "notifications",
    title: "Failing attempts",
    description:
      "Share of attempts that fail on the two last hops: from Prometheus to each Alertmanager, and from Alertmanager to each kind of receiver. At the line a page goes out by two ways. Gaps are times in which nothing was sent.",
    width: 12,
    unit: "ratio",
    decimals: 0,
    min: 0,
    max: 1,
    thresholds: higherIsWorse({ critical: limits.notificationFailureRatio }),
    absentText: "nothing sent",
    queries: [range(failedDeliveries, "to {{integration}}"), range(failedHandovers, "to {{alertmanager}}")],
  }),
  timeSeriesPanel({
    key: "notification-rate",
    title: "Notifications",
    description:
      "Notifications per second by kind of receiver; the watchdog alone makes for one a minute. A storm of them is a grouping that is too fine.",
    width: 12,
    unit: "events-per-second",
    min: 0,
    drawing: "stacked",
    queries: [range(rateOf(metrics.alertmanagerNotifications, "integration"), "{{integration}}")],
  }),
  timeSeriesPanel({
    key: "notifications-dropped",
    title: "Alerts that reached nobody",
    description: "Alerts that Prometheus could hand to no Alertmanager at all and gave up.",
    width: 8,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum", "last"],
    queries: [range(increaseOf(metrics.prometheusNotificationsDropped, "instance"), "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "notification-queue",
    title: "Queue",
    description:
      "How full Prometheus's queue of alerts is; a queue that fills is an Alertmanager that is slow or away.",
    width: 8,
    unit: "ratio",
    decimals: 0,
    min: 0,
    max: 1,
    thresholds: higherIsWorse({ warning: 0.5, critical: 0.9 }),
    queries: [
      range(
        `${current(metrics.prometheusNotificationsQueueLength, "instance")} / ${current(metrics.prometheusNotificationsQueueCapacity, "instance")}`,
        "{{instance}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "notification-latency",
    title: "Time to deliver (p99)",
    description:
      "99 of 100 attempts to notify take less than this, by kind of receiver; values are estimates between bounds of 1 to 20 s.",
    width: 8,
    unit: "seconds",
    min: 0,
    absentText: "nothing sent",
    queries: [
      range(
        `histogram_quantile(0.99, ${rateOf(metrics.alertmanagerNotificationLatency, "integration, le", "_bucket")})`,
        "{{integration}}",
      ),
    ],
  }),
  barGaugePanel({
    key: "alerts-by-state",
    title: "Alerts held",
    description: "Alerts that Alertmanager holds now; suppressed ones are inhibited or silenced.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    queries: [instant(current(metrics.alertmanagerAlerts, "state"), "{{state}}")],
  }),
  timeSeriesPanel({
    key: "silences",
    title: "Silences",
    description: "Silences by state. One that was forgotten hides the next outage.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    legendCalculations: ["last"],
    queries: [range(current(metrics.alertmanagerSilences, "state"), "{{state}}")],
  }),
  timeSeriesPanel({
    key: "cluster-members",
    title: "Cluster",
    description:
      "Members of the Alertmanager cluster that each of them sees; members that do not see each other notify twice.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "steps",
    legendCalculations: ["min", "last"],
    absentText: "no cluster",
    queries: [range(current(metrics.alertmanagerClusterMembers, "instance"), "{{instance}}")],
  }),
]);

/** Which alerts of the stack are active. */
export const stackAlertsTable = activeAlertsTable("stack");
