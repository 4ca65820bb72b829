import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const exporter = emitter("redis", "measured");

/** What a replica says of its master; a master has no series with these labels. */
const master = ["master_host", "master_port"];

/**
 * A Redis cluster through one prometheus-redis-exporter 1.45.0 that is scraped once for each node
 * (`/scrape?target=…`), so that `instance` is the node. While a node is down, or takes no further connection, the
 * exporter still answers for it: `up` stays 1, `redis_up` is 0, and everything else is absent.
 */
export const redisMetrics = defineSystemMetrics("redis", {
  up: exporter.gauge("redis_up", "1 when the exporter could ask the node, otherwise 0."),
  instanceInfo: exporter.gauge(
    "redis_instance_info",
    "Always 1; the labels name the role (`master` or `slave`) and the version.",
    {
      labels: [
        "maxmemory_policy",
        "os",
        "process_id",
        "redis_build_id",
        "redis_mode",
        "redis_version",
        "role",
        "run_id",
        "tcp_port",
      ],
    },
  ),
  startTime: exporter.gauge("redis_start_time_seconds", "When the node started, in Unix seconds.", {
    unit: "timestamp",
  }),

  clusterState: exporter.gauge(
    "redis_cluster_state",
    "1 while the node takes the cluster for able to serve, otherwise 0.",
  ),
  clusterSlotsOk: exporter.gauge("redis_cluster_slots_ok", "Hash slots whose master the node sees well."),
  clusterSlotsFail: exporter.gauge("redis_cluster_slots_fail", "Hash slots whose master has failed."),
  connectedReplicas: exporter.gauge("redis_connected_slaves", "Replicas that are connected to the node."),
  masterLinkUp: exporter.gauge(
    "redis_master_link_up",
    "1 while a replica is connected to its master; only replicas have it.",
    { labels: master },
  ),

  connectedClients: exporter.gauge("redis_connected_clients", "Connections of clients."),
  maxClients: exporter.gauge("redis_config_maxclients", "Setting `maxclients`."),
  rejectedConnections: exporter.counter(
    "redis_rejected_connections_total",
    "Connections refused for `maxclients`; seen only once the exporter gets in again.",
  ),

  memoryUsed: exporter.gauge("redis_memory_used_bytes", "Memory that the node allocated.", { unit: "bytes" }),
  memoryMax: exporter.gauge("redis_memory_max_bytes", "Setting `maxmemory`; 0 means no limit.", {
    unit: "bytes",
  }),
  evictedKeys: exporter.counter("redis_evicted_keys_total", "Keys dropped to make room."),

  commands: exporter.counter("redis_commands_total", "Commands run, by command.", { labels: ["cmd"] }),
  commandsDuration: exporter.counter(
    "redis_commands_duration_seconds_total",
    "Time spent in commands, by command.",
    { unit: "seconds", labels: ["cmd"] },
  ),
  errors: exporter.counter(
    "redis_errors_total",
    "Error replies by their first word, such as `OOM` or `MOVED`; a series begins with its first error.",
    { labels: ["err"] },
  ),
  keyspaceHits: exporter.counter("redis_keyspace_hits_total", "Reads that found their key."),
  keyspaceMisses: exporter.counter("redis_keyspace_misses_total", "Reads that did not find their key."),
});
