import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const exporter = emitter("postgres", "measured");

const server = ["server"];
const database = ["datid", "datname", "server"];
const activity = ["datname", "server", "state"];
const slot = ["database", "server", "slot_name"];
const replication = ["application_name", "client_addr", "server", "slot_name", "state"];

/**
 * PostgreSQL through prometheus-postgres-exporter 0.11.1 with three extra queries (`pg_replication_lag_seconds`,
 * `pg_replication_is_replica`, `pg_postmaster_start_time_seconds`). While the server is down the exporter still
 * answers: `up` stays 1, `pg_up` is 0 and every metric with a `server` label is absent.
 */
export const postgresMetrics = defineSystemMetrics("postgres", {
  up: exporter.gauge("pg_up", "1 when the exporter reached the server in this scrape, otherwise 0."),
  exporterLastScrapeError: exporter.gauge(
    "pg_exporter_last_scrape_error",
    "1 when the last scrape of the server had an error; stays 0 while the server is down.",
  ),
  exporterLastScrapeDuration: exporter.gauge(
    "pg_exporter_last_scrape_duration_seconds",
    "How long the last scrape of the server took.",
    {
      unit: "seconds",
    },
  ),
  exporterScrapes: exporter.counter("pg_exporter_scrapes_total", "Scrapes of the server."),
  collectorSuccess: exporter.gauge(
    "pg_scrape_collector_success",
    "1 when a collector of the exporter succeeded.",
    {
      labels: ["collector"],
    },
  ),
  exporterStartTime: exporter.gauge(
    "process_start_time_seconds",
    "When the exporter started, in Unix seconds.",
    {
      unit: "timestamp",
    },
  ),
  exporterResidentMemory: exporter.gauge(
    "process_resident_memory_bytes",
    "Memory of the exporter that is in RAM.",
    {
      unit: "bytes",
    },
  ),
  version: exporter.untyped("pg_static", "Always 1; the labels name the version of the server.", {
    labels: ["server", "short_version", "version"],
  }),
  postmasterStartTime: exporter.gauge(
    "pg_postmaster_start_time_seconds",
    "When the server started, in Unix seconds.",
    {
      unit: "timestamp",
      labels: server,
    },
  ),

  isReplica: exporter.gauge(
    "pg_replication_is_replica",
    "1 while the server is in recovery, 0 on a primary.",
    {
      labels: server,
    },
  ),
  replicationLag: exporter.gauge(
    "pg_replication_lag_seconds",
    "Time since the last replayed transaction of a replica, 0 on a primary; grows on an idle primary too.",
    { unit: "seconds", labels: server },
  ),
  replicationWalLsnDiff: exporter.gauge(
    "pg_stat_replication_pg_wal_lsn_diff",
    "Bytes of WAL written by the primary and not yet replayed by the replica; `slot_name` is a process id.",
    { unit: "bytes", labels: replication },
  ),
  replicationCurrentWalLsn: exporter.gauge(
    "pg_stat_replication_pg_current_wal_lsn_bytes",
    "Position of the primary's WAL, in bytes.",
    { unit: "bytes", labels: replication },
  ),
  replicationSlotActive: exporter.gauge(
    "pg_replication_slots_active",
    "1 while a replica streams from the slot.",
    {
      labels: slot,
    },
  ),
  replicationSlotWalLsnDiff: exporter.gauge(
    "pg_replication_slots_pg_wal_lsn_diff",
    "Bytes of WAL kept for the slot: written and not yet flushed by its replica.",
    { unit: "bytes", labels: slot },
  ),

  archiverArchived: exporter.counter("pg_stat_archiver_archived_count", "WAL files archived.", {
    labels: server,
  }),
  archiverFailed: exporter.counter(
    "pg_stat_archiver_failed_count",
    "Failed attempts to archive a WAL file.",
    {
      labels: server,
    },
  ),
  archiverLastArchiveAge: exporter.gauge(
    "pg_stat_archiver_last_archive_age",
    "Seconds since a WAL file was last archived; NaN where none was, as on a replica.",
    { unit: "seconds", labels: server },
  ),

  maxConnections: exporter.gauge("pg_settings_max_connections", "Setting `max_connections`.", {
    labels: server,
  }),
  superuserReservedConnections: exporter.gauge(
    "pg_settings_superuser_reserved_connections",
    "Connections kept for superusers.",
    { labels: server },
  ),
  activityCount: exporter.gauge("pg_stat_activity_count", "Connections, by database and state.", {
    labels: activity,
  }),
  activityMaxTxDuration: exporter.gauge(
    "pg_stat_activity_max_tx_duration",
    "Age of the oldest transaction, by database and state.",
    { unit: "seconds", labels: activity },
  ),
  locks: exporter.gauge("pg_locks_count", "Locks held or awaited, by database and mode.", {
    labels: ["datname", "mode", "server"],
  }),

  databaseBackends: exporter.gauge("pg_stat_database_numbackends", "Connections to the database.", {
    labels: database,
  }),
  databaseSize: exporter.gauge("pg_database_size_bytes", "Size of the database on disk.", {
    unit: "bytes",
    labels: ["datname", "server"],
  }),
  commits: exporter.counter("pg_stat_database_xact_commit", "Committed transactions.", { labels: database }),
  rollbacks: exporter.counter("pg_stat_database_xact_rollback", "Transactions rolled back.", {
    labels: database,
  }),
  deadlocks: exporter.counter("pg_stat_database_deadlocks", "Deadlocks detected.", { labels: database }),
  conflicts: exporter.counter(
    "pg_stat_database_conflicts",
    "Queries of a replica cancelled by its recovery.",
    {
      labels: database,
    },
  ),
  blocksHit: exporter.counter("pg_stat_database_blks_hit", "Blocks found in the buffer cache.", {
    labels: database,
  }),
  blocksRead: exporter.counter("pg_stat_database_blks_read", "Blocks read from disk.", { labels: database }),
  tempBytes: exporter.counter("pg_stat_database_temp_bytes", "Bytes written to temporary files.", {
    unit: "bytes",
    labels: database,
  }),
  tuplesReturned: exporter.counter("pg_stat_database_tup_returned", "Rows read by scans.", {
    labels: database,
  }),
  tuplesFetched: exporter.counter("pg_stat_database_tup_fetched", "Rows fetched by queries.", {
    labels: database,
  }),
  tuplesInserted: exporter.counter("pg_stat_database_tup_inserted", "Rows inserted.", { labels: database }),
  tuplesUpdated: exporter.counter("pg_stat_database_tup_updated", "Rows updated.", { labels: database }),
  tuplesDeleted: exporter.counter("pg_stat_database_tup_deleted", "Rows deleted.", { labels: database }),

  checkpointsTimed: exporter.counter(
    "pg_stat_bgwriter_checkpoints_timed_total",
    "Checkpoints by the clock.",
    {
      labels: server,
    },
  ),
  checkpointsRequested: exporter.counter(
    "pg_stat_bgwriter_checkpoints_req_total",
    "Checkpoints asked for, as by much WAL.",
    { labels: server },
  ),
  buffersCheckpoint: exporter.counter(
    "pg_stat_bgwriter_buffers_checkpoint_total",
    "Buffers written by checkpoints.",
    {
      labels: server,
    },
  ),
  buffersBackend: exporter.counter(
    "pg_stat_bgwriter_buffers_backend_total",
    "Buffers written by a connection itself.",
    {
      labels: server,
    },
  ),
});
