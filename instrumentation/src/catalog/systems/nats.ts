import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const exporter = emitter("nats", "documented");

const server = { labels: ["server_id"] } as const;

const jetStream = ["server_id", "server_name", "cluster", "domain", "meta_leader", "is_meta_leader"] as const;
const stream = [
  ...jetStream,
  "account",
  "account_id",
  "stream_name",
  "stream_leader",
  "is_stream_leader",
] as const;
const consumer = [...stream, "consumer_name", "consumer_leader", "is_consumer_leader"] as const;

/**
 * NATS with JetStream through prometheus-nats-exporter, one beside each server. While its server is down the exporter
 * answers without a word of it: `up` stays 1 and every series here is absent. All of them are gauges, counts included.
 * Each server tells of all replicas of a stream that it holds; what is pending for a consumer is only right on the
 * consumer's leader.
 */
export const natsMetrics = defineSystemMetrics("nats", {
  connections: exporter.gauge("gnatsd_varz_connections", "Connections of clients.", server),
  maxConnections: exporter.gauge("gnatsd_varz_max_connections", "Setting `max_connections`.", server),
  inMessages: exporter.gauge("gnatsd_varz_in_msgs", "Messages received since the start; a gauge.", server),
  outMessages: exporter.gauge("gnatsd_varz_out_msgs", "Messages sent since the start; a gauge.", server),
  slowConsumers: exporter.gauge(
    "gnatsd_varz_slow_consumers",
    "Clients cut off for reading too slowly, since the start; a gauge that never falls.",
    server,
  ),
  memory: exporter.gauge("gnatsd_varz_mem", "Memory of the server that is in RAM.", {
    ...server,
    unit: "bytes",
  }),
  unhealthy: exporter.gauge(
    "gnatsd_healthz_status",
    "Whether the server is unwell: 0 while it is well, against its name.",
    server,
  ),

  storageMax: exporter.gauge("jetstream_server_max_storage", "What JetStream may store on disk.", {
    unit: "bytes",
    labels: jetStream,
  }),
  storageUsed: exporter.gauge("jetstream_server_total_message_bytes", "What JetStream stores.", {
    unit: "bytes",
    labels: jetStream,
  }),

  streamBytes: exporter.gauge("jetstream_stream_total_bytes", "What a stream stores.", {
    unit: "bytes",
    labels: stream,
  }),
  streamLimitBytes: exporter.gauge("jetstream_stream_limit_bytes", "Setting `max_bytes` of a stream.", {
    unit: "bytes",
    labels: stream,
  }),
  streamLastSequence: exporter.gauge("jetstream_stream_last_seq", "Number of the last message of a stream.", {
    labels: stream,
  }),

  consumerPending: exporter.gauge(
    "jetstream_consumer_num_pending",
    "Messages that were not delivered to the consumer yet.",
    { labels: consumer },
  ),
  consumerAckPending: exporter.gauge(
    "jetstream_consumer_num_ack_pending",
    "Messages that were delivered and not acknowledged yet.",
    { labels: consumer },
  ),
  consumerRedelivered: exporter.gauge(
    "jetstream_consumer_num_redelivered",
    "Messages delivered more than once and not acknowledged yet.",
    { labels: consumer },
  ),
  consumerAckFloor: exporter.gauge(
    "jetstream_consumer_ack_floor_stream_seq",
    "Number of the message up to which the consumer has acknowledged all.",
    { labels: consumer },
  ),
});
