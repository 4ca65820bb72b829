import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const project = emitter("supabase", "documented");
const probe = emitter("supabase-api", "measured");

/** The project, and the server in it: the primary or a read replica. */
const server = ["supabase_project_ref", "supabase_identifier", "service_type"] as const;
const pool = [...server, "database", "user"] as const;
const disk = [...server, "device", "fstype", "mountpoint"] as const;

/**
 * PostgreSQL hosted by Supabase: what the privileged metrics endpoint of each server tells (job `supabase`, once a
 * minute, its pooler included), and what probes of the project's interfaces see (job `supabase-api`). The names are the
 * provider's, and differ from those of an exporter beside a server of one's own.
 */
export const supabaseMetrics = defineSystemMetrics("supabase", {
  backends: project.gauge("pg_stat_database_num_backends", "Connections to the server.", { labels: server }),
  maxConnections: project.gauge("max_connections_connection_count", "Setting `max_connections`.", {
    labels: server,
  }),
  commits: project.counter("pg_stat_database_xact_commit_total", "Committed transactions.", {
    labels: server,
  }),
  replicationLag: project.gauge(
    "physical_replication_lag_physical_replication_lag_seconds",
    "How far a read replica is behind; 0 on the primary.",
    { unit: "seconds", labels: server },
  ),
  diskAvailable: project.gauge("node_filesystem_avail_bytes", "Room that is left on a disk.", {
    unit: "bytes",
    labels: disk,
  }),
  diskSize: project.gauge("node_filesystem_size_bytes", "Size of a disk.", { unit: "bytes", labels: disk }),
  poolActive: project.gauge(
    "pgbouncer_pools_client_active_connections",
    "Clients of the pooler that have a connection to the server.",
    { labels: pool },
  ),
  poolWaiting: project.gauge(
    "pgbouncer_pools_client_waiting_connections",
    "Clients of the pooler that wait for a connection to the server.",
    { labels: pool },
  ),
  probeSuccess: probe.gauge("probe_success", "1 when the interface answered as it should, otherwise 0."),
  probeDuration: probe.gauge("probe_duration_seconds", "How long the probe took.", { unit: "seconds" }),
});
