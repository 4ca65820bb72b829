import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const client = emitter("upstash", "own");

/**
 * Upstash, a Redis that is rented and reached over HTTPS, as its clients see it: one in each region that the functions
 * run in. A request counts once, with the result that its caller gets; what was tried again for it counts as retries.
 */
export const upstashMetrics = defineSystemMetrics("upstash", {
  requests: client.counter(
    "upstash_requests_total",
    "Requests by result: `ok`, `throttled` (429), `error` or `timeout`.",
    { labels: ["result"] },
  ),
  retries: client.counter(
    "upstash_retries_total",
    "Attempts beyond the first; each waits 50 ms longer than the one before, at most 2 s.",
  ),
  requestDuration: client.histogram(
    "upstash_request_duration_seconds",
    "How long callers waited, retries included.",
    { unit: "seconds", buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] },
  ),
  quotaUsed: client.gauge("upstash_quota_used_ratio", "Share of the month's requests that is used.", {
    unit: "ratio",
  }),
});
