/**
 * Whether a name that no place knows is that of a gauge: one of the usual exporters', or one whose ending only gauges have.
 * Counters that older exporters name without `_total` are none of these.
 */
export function isCustomaryGauge(name: string): boolean {
  if (/_(?:total|count|sum|bucket)$/.test(name)) return countedGauges.some((pattern) => pattern.test(name));
  return exact.has(name) || patterns.some((pattern) => pattern.test(name));
}

const patterns: readonly RegExp[] = [
  // Nothing that only grows is a ratio, a share, a temperature or a point in time.
  /_(?:ratio|percent|percentage|celsius|info|timestamp_seconds|time_seconds_since_epoch)$/,
  // node_exporter.
  /^node_memory_\w+_bytes$/,
  /^node_(?:load(?:1|5|15)|boot_time_seconds|time_seconds|timex_offset_seconds)$/,
  /^node_filesystem_(?:avail_bytes|free_bytes|size_bytes|files|files_free|readonly)$/,
  /^node_(?:filefd_(?:allocated|maximum)|nf_conntrack_entries(?:_limit)?|hwmon_\w+_celsius|procs_(?:running|blocked))$/,
  // kube-state-metrics: all but the restarts, and what it says of itself.
  /^kube_(?!state_metrics_)\w+$/,
  /^kubelet_(?:running_(?:pods|containers)|volume_stats_\w+|node_name)$/,
  /^container_(?:memory_(?:working_set_bytes|rss|usage_bytes|cache|swap|max_usage_bytes)|spec_\w+|start_time_seconds|last_seen)$/,
  // Client libraries.
  /^go_(?:goroutines|threads|memstats_\w+_bytes|memstats_heap_objects)$/,
  /^jvm_(?:memory_\w*(?:bytes|used|max|committed)\w*|threads_(?:current|live_threads|daemon|peak)|classes_loaded(?:_classes)?)$/,
  // Databases, caches, queues, proxies.
  /^redis_(?:up|connected_(?:clients|slaves)|blocked_clients|db_keys|memory_\w+_bytes|uptime_in_seconds)$/,
  /^pg_(?:up|settings_\w+|database_size_bytes|replication_lag(?:_seconds)?)$/,
  /^mysql_(?:up|global_status_(?:threads_(?:connected|running)|open_files)|global_variables_\w+)$/,
  /^rabbitmq_queue_(?:messages(?:_ready|_unacked)?|consumers)$/,
  /^kafka_(?:brokers|consumergroup_(?:lag|lag_sum|members)|topic_partitions)$/,
  /^nginx_connections_(?:active|reading|writing|waiting)$/,
  /^haproxy_(?:backend|server|frontend)_(?:current_\w+|active_servers|status)$/,
  /^minio_cluster_capacity_\w+_bytes$/,
];

// Named as if they counted.
const countedGauges: readonly RegExp[] = [
  /^minio_cluster_(?:drive|drives|disk|nodes)_(?:offline|online)_total$/,
  /^pg_(?:stat_activity|locks)_count$/,
  /^nodejs_active_\w+_total$/,
];

const exact: ReadonlySet<string> = new Set(["ALERTS", "ALERTS_FOR_STATE", "scrape_duration_seconds"]);
