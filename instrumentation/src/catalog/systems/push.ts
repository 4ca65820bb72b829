import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const sender = emitter("push", "own");

/** Upper bounds in seconds of one call of the provider. */
const latencyBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** The sender of push notifications: one call of the provider for each, to Android and to iOS devices. */
export const pushMetrics = defineSystemMetrics("push", {
  sent: sender.counter(
    "push_sent_total",
    "Calls of the provider; `result` is `ok`, `unregistered`, `quota`, `unavailable` or `auth`.",
    { labels: ["platform", "result"] },
  ),
  latency: sender.histogram("push_latency_seconds", "How long the provider took for a call.", {
    unit: "seconds",
    labels: ["platform"],
    buckets: latencyBuckets,
  }),
  tokensInvalid: sender.counter(
    "push_token_invalid_total",
    "Tokens of devices that were thrown away because the provider does not know them any more.",
    { labels: ["platform"] },
  ),
  queueDepth: sender.gauge("push_queue_depth", "Notifications that wait to be sent."),
  credentialExpiry: sender.gauge(
    "push_credential_expiry_timestamp_seconds",
    "When the key for the provider ends, in Unix seconds.",
    { unit: "timestamp", labels: ["platform"] },
  ),
});
