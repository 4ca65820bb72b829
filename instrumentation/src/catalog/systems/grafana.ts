import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const grafana = emitter("grafana", "documented");

/**
 * Grafana about itself. Later versions add labels to the requests (`status_source`, `slo_group`), so rules aggregate by
 * the labels they need.
 */
export const grafanaMetrics = defineSystemMetrics("grafana", {
  requestDuration: grafana.histogram(
    "grafana_http_request_duration_seconds",
    "Duration of the requests that Grafana answered, by the handler that did.",
    {
      unit: "seconds",
      labels: ["handler", "method", "status_code"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    },
  ),
  dataSourceRequests: grafana.counter(
    "grafana_datasource_request_total",
    "Requests to data sources through Grafana, by the status of their answer.",
    { labels: ["code", "datasource", "method"] },
  ),
  startTime: grafana.gauge("process_start_time_seconds", "When Grafana started, in Unix seconds.", {
    unit: "timestamp",
    evidence: "measured",
  }),
});
