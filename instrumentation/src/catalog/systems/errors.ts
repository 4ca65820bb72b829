import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const relay = emitter("errors", "own");

/** Upper bounds in seconds; 2 s is where customers give up. */
const orderProcessingBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10] as const;

/**
 * The relay through which services send their errors to the error tracker. It counts every error before any is left
 * out by sampling, so that rates are true; what the tracker shows is a tenth of it.
 */
export const errorsMetrics = defineSystemMetrics("errors", {
  reported: relay.counter("app_errors_total", "Errors that services reported, sampled or not.", {
    labels: ["release", "environment", "fingerprint_group"],
  }),
  unhandled: relay.counter(
    "app_unhandled_exceptions_total",
    "Errors that no code caught; the process that had one ends.",
  ),
  dropped: relay.counter(
    "app_events_dropped_total",
    "Errors that did not reach the tracker; `sample_rate` is on purpose, `rate_limit` and `network` are not.",
    { labels: ["reason"] },
  ),
  orderProcessing: relay.histogram(
    "order_processing_time_seconds",
    "How long the shop took for an order, from the request to its confirmation.",
    { unit: "seconds", buckets: orderProcessingBuckets },
  ),
});
