import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const prometheus = emitter("prometheus", "measured");
const alertmanager = emitter("alertmanager", "measured");

const build = ["branch", "goarch", "goos", "goversion", "revision", "version"];
const ruleGroup = ["rule_group"];
const integration = ["integration"];

/**
 * The monitoring stack about itself: Prometheus 2.42 (job `prometheus`, keys `prometheus…`) and Alertmanager 0.25
 * (job `alertmanager`, keys `alertmanager…`). Later versions add labels (Prometheus 3 `tags` on the build,
 * Alertmanager 0.27 `reason` on failed notifications), so rules aggregate by the labels they need.
 */
export const stackMetrics = defineSystemMetrics("stack", {
  prometheusBuildInfo: prometheus.gauge("prometheus_build_info", "Always 1; the labels name the build.", {
    labels: build,
  }),
  prometheusConfigReloadSuccessful: prometheus.gauge(
    "prometheus_config_last_reload_successful",
    "1 when the configuration was last loaded without an error.",
  ),
  prometheusConfigReloadSuccessTime: prometheus.gauge(
    "prometheus_config_last_reload_success_timestamp_seconds",
    "When the configuration was last loaded without an error, in Unix seconds.",
    { unit: "timestamp" },
  ),
  prometheusAlertmanagersDiscovered: prometheus.gauge(
    "prometheus_notifications_alertmanagers_discovered",
    "Alertmanagers that are configured or found; one that is down still counts.",
  ),
  prometheusNotificationsSent: prometheus.counter(
    "prometheus_notifications_sent_total",
    "Alerts handed to an Alertmanager, failed attempts included.",
    { labels: ["alertmanager"] },
  ),
  prometheusNotificationsErrors: prometheus.counter(
    "prometheus_notifications_errors_total",
    "Failed attempts to hand alerts to an Alertmanager.",
    { labels: ["alertmanager"] },
  ),
  prometheusNotificationsDropped: prometheus.counter(
    "prometheus_notifications_dropped_total",
    "Alerts that reached no Alertmanager at all.",
  ),
  prometheusNotificationsQueueLength: prometheus.gauge(
    "prometheus_notifications_queue_length",
    "Alerts waiting to be sent.",
  ),
  prometheusNotificationsQueueCapacity: prometheus.gauge(
    "prometheus_notifications_queue_capacity",
    "Alerts that may wait to be sent.",
  ),
  prometheusRuleEvaluations: prometheus.counter(
    "prometheus_rule_evaluations_total",
    "Evaluations of rules.",
    {
      labels: ruleGroup,
    },
  ),
  prometheusRuleEvaluationFailures: prometheus.counter(
    "prometheus_rule_evaluation_failures_total",
    "Evaluations of rules that failed.",
    { labels: ruleGroup },
  ),
  prometheusRuleGroupInterval: prometheus.gauge(
    "prometheus_rule_group_interval_seconds",
    "Interval of a rule group.",
    {
      unit: "seconds",
      labels: ruleGroup,
    },
  ),
  prometheusRuleGroupIterations: prometheus.counter(
    "prometheus_rule_group_iterations_total",
    "Evaluations of a rule group that were due, missed ones included.",
    { labels: ruleGroup },
  ),
  prometheusRuleGroupIterationsMissed: prometheus.counter(
    "prometheus_rule_group_iterations_missed_total",
    "Evaluations of a rule group left out because the one before took too long.",
    { labels: ruleGroup },
  ),
  prometheusRuleGroupLastDuration: prometheus.gauge(
    "prometheus_rule_group_last_duration_seconds",
    "How long the last evaluation of a rule group took.",
    { unit: "seconds", labels: ruleGroup },
  ),
  prometheusRuleGroupLastEvaluation: prometheus.gauge(
    "prometheus_rule_group_last_evaluation_timestamp_seconds",
    "When a rule group was last evaluated, in Unix seconds.",
    { unit: "timestamp", labels: ruleGroup },
  ),
  prometheusRuleGroupRules: prometheus.gauge("prometheus_rule_group_rules", "Rules in a rule group.", {
    labels: ruleGroup,
  }),
  prometheusHeadSeries: prometheus.gauge("prometheus_tsdb_head_series", "Series in memory."),
  prometheusHeadSamplesAppended: prometheus.counter(
    "prometheus_tsdb_head_samples_appended_total",
    "Samples stored.",
    { labels: ["type"] },
  ),
  prometheusCompactionsFailed: prometheus.counter(
    "prometheus_tsdb_compactions_failed_total",
    "Compactions of the storage that failed.",
  ),
  prometheusWalCorruptions: prometheus.counter(
    "prometheus_tsdb_wal_corruptions_total",
    "Corruptions found in the write-ahead log.",
  ),
  prometheusStorageBlocks: prometheus.gauge(
    "prometheus_tsdb_storage_blocks_bytes",
    "Size of the blocks on disk.",
    {
      unit: "bytes",
    },
  ),
  prometheusScrapePoolTargets: prometheus.gauge(
    "prometheus_target_scrape_pool_targets",
    "Targets of a scrape job.",
    {
      labels: ["scrape_job"],
    },
  ),
  prometheusSamplesOutOfOrder: prometheus.counter(
    "prometheus_target_scrapes_sample_out_of_order_total",
    "Scraped samples refused because newer ones were stored already.",
  ),
  prometheusSamplesDuplicateTimestamp: prometheus.counter(
    "prometheus_target_scrapes_sample_duplicate_timestamp_total",
    "Scraped samples refused because another value was stored for their time.",
  ),
  prometheusCpuTime: prometheus.counter("process_cpu_seconds_total", "CPU time of Prometheus.", {
    unit: "seconds",
  }),
  prometheusResidentMemory: prometheus.gauge(
    "process_resident_memory_bytes",
    "Memory of Prometheus that is in RAM.",
    {
      unit: "bytes",
    },
  ),
  prometheusStartTime: prometheus.gauge(
    "process_start_time_seconds",
    "When Prometheus started, in Unix seconds.",
    {
      unit: "timestamp",
    },
  ),

  alertmanagerBuildInfo: alertmanager.gauge(
    "alertmanager_build_info",
    "Always 1; the labels name the build.",
    {
      labels: build,
    },
  ),
  alertmanagerConfigReloadSuccessful: alertmanager.gauge(
    "alertmanager_config_last_reload_successful",
    "1 when the configuration was last loaded without an error.",
  ),
  alertmanagerConfigHash: alertmanager.gauge(
    "alertmanager_config_hash",
    "Hash of the loaded configuration; members of one cluster agree on it.",
  ),
  alertmanagerClusterMembers: alertmanager.gauge(
    "alertmanager_cluster_members",
    "Members of the cluster that this one sees, itself included.",
    { evidence: "documented" },
  ),
  alertmanagerAlerts: alertmanager.gauge("alertmanager_alerts", "Alerts held, by state.", {
    labels: ["state"],
  }),
  alertmanagerAlertsReceived: alertmanager.counter("alertmanager_alerts_received_total", "Alerts received.", {
    labels: ["status", "version"],
  }),
  alertmanagerAlertsInvalid: alertmanager.counter(
    "alertmanager_alerts_invalid_total",
    "Alerts received that were refused.",
    { labels: ["version"] },
  ),
  alertmanagerNotifications: alertmanager.counter(
    "alertmanager_notifications_total",
    "Notifications attempted, by integration.",
    { labels: integration },
  ),
  alertmanagerNotificationsFailed: alertmanager.counter(
    "alertmanager_notifications_failed_total",
    "Notifications given up after all their retries; rises minutes after a receiver dies.",
    { labels: integration },
  ),
  alertmanagerNotificationRequests: alertmanager.counter(
    "alertmanager_notification_requests_total",
    "Requests of notifications, retries included.",
    { labels: integration },
  ),
  alertmanagerNotificationRequestsFailed: alertmanager.counter(
    "alertmanager_notification_requests_failed_total",
    "Requests of notifications that failed, retries included; rises with the first refusal.",
    { labels: integration },
  ),
  alertmanagerNotificationLatency: alertmanager.histogram(
    "alertmanager_notification_latency_seconds",
    "Duration of requests of notifications.",
    { unit: "seconds", labels: integration, buckets: [1, 5, 10, 15, 20] },
  ),
  alertmanagerSilences: alertmanager.gauge("alertmanager_silences", "Silences, by state.", {
    labels: ["state"],
  }),
  alertmanagerResidentMemory: alertmanager.gauge(
    "process_resident_memory_bytes",
    "Memory of Alertmanager that is in RAM.",
    { unit: "bytes" },
  ),
  alertmanagerStartTime: alertmanager.gauge(
    "process_start_time_seconds",
    "When Alertmanager started, in Unix seconds.",
    {
      unit: "timestamp",
    },
  ),
});
