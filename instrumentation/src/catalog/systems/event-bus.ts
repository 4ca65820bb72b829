import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const bus = emitter("event-bus", "own");

/**
 * The event bus while it moves from Redis to JetStream: every event is published on both, and a replay compares what
 * arrived. In redis-only mode JetStream is left out on purpose, until a deadline.
 */
export const eventBusMetrics = defineSystemMetrics("event-bus", {
  published: bus.counter("eventbus_published_total", "Events that a transport (`redis`, `jetstream`) took.", {
    labels: ["transport", "stream"],
  }),
  publishErrors: bus.counter("eventbus_publish_errors_total", "Events that a transport refused.", {
    labels: ["transport"],
  }),
  replayCompared: bus.counter("eventbus_replay_compared_total", "Events that the replay compared."),
  replayMismatches: bus.counter(
    "eventbus_replay_mismatch_total",
    "Events that differ between the transports, by kind: `missing`, `extra`, `order`, `payload`, `schema`.",
    { labels: ["kind"] },
  ),
  replayLastRun: bus.gauge(
    "eventbus_replay_last_run_timestamp_seconds",
    "When the replay last ran to its end, in Unix seconds.",
    { unit: "timestamp" },
  ),
  schemaVersion: bus.gauge("eventbus_schema_version", "Version of the schema of a stream's events.", {
    labels: ["stream"],
  }),
  redisOnlyMode: bus.gauge("redis_only_mode", "1 while events are published on Redis alone."),
  redisOnlyDeadline: bus.gauge(
    "redis_only_deadline_timestamp_seconds",
    "By when redis-only mode must end, in Unix seconds; 0 outside of it.",
    { unit: "timestamp" },
  ),
});
