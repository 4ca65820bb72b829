import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const collector = emitter("otel-collector", "documented");
const receiver = ["receiver", "transport"] as const;
const exporter = ["exporter"] as const;
const queue = ["data_type", "exporter"] as const;

/**
 * The OpenTelemetry collector about itself (job `otel-collector`), with the names of its own default: no suffix `_total`.
 * A reader that is told to add type suffixes makes `…_total` of each counter.
 */
export const collectorMetrics = defineSystemMetrics("collector", {
  acceptedSpans: collector.counter("otelcol_receiver_accepted_spans", "Spans that came in.", {
    labels: receiver,
  }),
  refusedSpans: collector.counter("otelcol_receiver_refused_spans", "Spans that were not taken.", {
    labels: receiver,
  }),
  acceptedLogRecords: collector.counter(
    "otelcol_receiver_accepted_log_records",
    "Log records that came in.",
    {
      labels: receiver,
    },
  ),
  refusedLogRecords: collector.counter("otelcol_receiver_refused_log_records", "Log records not taken.", {
    labels: receiver,
  }),
  sentSpans: collector.counter("otelcol_exporter_sent_spans", "Spans that the next system took.", {
    labels: exporter,
  }),
  sendFailedSpans: collector.counter(
    "otelcol_exporter_send_failed_spans",
    "Spans in attempts that failed; what is tried again counts each time.",
    { labels: exporter },
  ),
  enqueueFailedSpans: collector.counter(
    "otelcol_exporter_enqueue_failed_spans",
    "Spans thrown away because the queue was full.",
    { labels: exporter },
  ),
  sentLogRecords: collector.counter(
    "otelcol_exporter_sent_log_records",
    "Log records the next system took.",
    {
      labels: exporter,
    },
  ),
  sendFailedLogRecords: collector.counter(
    "otelcol_exporter_send_failed_log_records",
    "Log records in attempts that failed; what is tried again counts each time.",
    { labels: exporter },
  ),
  enqueueFailedLogRecords: collector.counter(
    "otelcol_exporter_enqueue_failed_log_records",
    "Log records thrown away because the queue was full.",
    { labels: exporter },
  ),
  queueSize: collector.gauge("otelcol_exporter_queue_size", "Batches that wait to be sent.", {
    labels: queue,
  }),
  queueCapacity: collector.gauge("otelcol_exporter_queue_capacity", "Batches that may wait to be sent.", {
    labels: queue,
  }),
  processUptime: collector.counter("otelcol_process_uptime", "How long the collector has been running.", {
    unit: "seconds",
  }),
});
