import { emitter } from "./define.ts";
import { defineSystemMetrics } from "./metric.ts";

const service = emitter("api", "own");

/** Upper bounds in seconds; those of the server's histogram, so that one query compares both sides of a call. */
const requestDurationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10] as const;

/**
 * What the instrumentation of a service says of itself: what it folded, dropped, checked and injected; and of the
 * requests that the service makes, which the simulated services do not.
 */
export const serviceMetrics = defineSystemMetrics("service", {
  foldedObservations: service.counter(
    "klaxon_metric_label_sets_folded_total",
    "Observations whose label set came after the limit and went into the overflow series.",
    { labels: ["metric"] },
  ),
  refusedObservations: service.counter(
    "klaxon_metric_values_refused_total",
    "Observations that were no number the metric can hold.",
    { labels: ["metric"] },
  ),
  refusedFamilies: service.gauge(
    "klaxon_metric_families_refused",
    "Metric families left out of the exposition because another source has the same name.",
    { labels: ["source", "reason"] },
  ),
  collectionFailures: service.counter(
    "klaxon_metric_collection_failures_total",
    "Times that a source of metrics failed or did not answer in time while it was read.",
    { labels: ["source", "reason"] },
  ),
  scrapedWorkers: service.gauge(
    "klaxon_metric_workers",
    "Processes and threads whose metrics stand in this exposition.",
  ),
  missedWorkers: service.counter(
    "klaxon_metric_workers_missed_total",
    "Times that a worker did not answer a scrape in time; its last known counters were taken.",
  ),
  droppedLogLines: service.counter(
    "klaxon_log_lines_dropped_total",
    "Log lines that did not reach Loki; stdout had them.",
    { labels: ["reason"] },
  ),
  droppedStdoutLines: service.counter(
    "klaxon_log_stdout_lines_dropped_total",
    "Log lines dropped because stdout did not take them.",
  ),
  sentLogLines: service.counter("klaxon_log_lines_sent_total", "Log lines that Loki accepted."),
  waitingLogLines: service.gauge("klaxon_log_lines_waiting", "Log lines that wait for Loki."),
  waitingLogBytes: service.gauge("klaxon_log_bytes_waiting", "Memory that waiting log lines take.", {
    unit: "bytes",
  }),
  logPushes: service.counter("klaxon_log_pushes_total", "Pushes to Loki, by outcome.", {
    labels: ["outcome"],
  }),
  droppedSpans: service.counter(
    "klaxon_spans_dropped_total",
    "Spans that were to be kept and did not reach the collector.",
    { labels: ["reason"] },
  ),
  findings: service.gauge(
    "klaxon_instrumentation_findings",
    "Processes and threads of the service in which the instrumentation found something amiss, by finding.",
    { labels: ["code"] },
  ),
  healthCheckUp: service.gauge("klaxon_health_check_up", "1 where the last run of a health check held.", {
    labels: ["check"],
  }),
  healthCheckDuration: service.gauge(
    "klaxon_health_check_duration_seconds",
    "How long the last run of a health check took.",
    { unit: "seconds", labels: ["check"] },
  ),
  isReady: service.gauge("klaxon_service_ready", "1 while the service answers that it is ready."),
  faultsActive: service.gauge("klaxon_faults_active", "Faults that are injected now.", {
    labels: ["kind", "point"],
  }),
  faultsInjected: service.counter(
    "klaxon_faults_injected_total",
    "Times that a fault struck, by kind and point.",
    { labels: ["kind", "point"] },
  ),
  clientRequestDuration: service.histogram(
    "http_client_request_duration_seconds",
    "Duration of HTTP client requests, from the request sent to the last byte of the answer.",
    {
      unit: "seconds",
      labels: [
        "http_request_method",
        "server_address",
        "server_port",
        "http_response_status_code",
        "error_type",
      ],
      buckets: requestDurationBuckets,
      evidence: "documented",
    },
  ),
});
