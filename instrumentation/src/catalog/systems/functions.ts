import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const drain = emitter("functions", "own");

const place = ["route", "region"] as const;

/** Upper bounds in seconds; a function is ended after 10 s, and 8 s is where that comes near. */
const durationBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 8, 10] as const;

/**
 * Serverless functions and the cron of the hosting provider. It has no exporter: a collector of ours makes these metrics
 * of the logs that the provider drains to it, so they are missing where the drain is.
 */
export const functionsMetrics = defineSystemMetrics("functions", {
  invocations: drain.counter("vercel_function_invocations_total", "Invocations by what they answered.", {
    labels: [...place, "status"],
  }),
  duration: drain.histogram("vercel_function_duration_seconds", "How long an invocation took.", {
    unit: "seconds",
    labels: place,
    buckets: durationBuckets,
  }),
  timeouts: drain.counter(
    "vercel_function_timeouts_total",
    "Invocations that were ended after the longest duration allowed; they answer 504.",
    { labels: place },
  ),
  memoryMax: drain.gauge(
    "vercel_function_memory_max_bytes",
    "The most memory that an invocation of the last minute used.",
    { unit: "bytes", labels: place },
  ),
  cronLastSuccess: drain.gauge(
    "cron_last_success_timestamp_seconds",
    "When the cron of a path last succeeded, in Unix seconds.",
    { unit: "timestamp", labels: ["path"] },
  ),
  cronRuns: drain.counter(
    "cron_runs_total",
    "Runs of the cron of a path; `result` is `succeeded` or `failed`.",
    {
      labels: ["path", "result"],
    },
  ),
});
