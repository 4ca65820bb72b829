import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const loki = emitter("loki", "documented");

/** Loki about itself, as one process that takes and answers everything. */
export const lokiMetrics = defineSystemMetrics("loki", {
  requestDuration: loki.histogram(
    "loki_request_duration_seconds",
    "Duration of the requests that Loki answered.",
    {
      unit: "seconds",
      labels: ["method", "route", "status_code", "ws"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100],
    },
  ),
  linesReceived: loki.counter("loki_distributor_lines_received_total", "Lines that Loki took, by tenant.", {
    labels: ["tenant"],
  }),
  discardedSamples: loki.counter(
    "loki_discarded_samples_total",
    "Lines that Loki refused for good, by reason; whoever sent them does not send them again.",
    { labels: ["reason", "tenant"] },
  ),
  panics: loki.counter("loki_panic_total", "Requests during which Loki panicked; the process goes on."),
  startTime: loki.gauge("process_start_time_seconds", "When Loki started, in Unix seconds.", {
    unit: "timestamp",
    evidence: "measured",
  }),
});
