import { describe, expect, it } from "vitest";
import { rehearse, table } from "./rehearsal.ts";

// The fault begins at minute 10 and ends at minute 20. Δ is the increase over the two minutes before.
const minutes = [9, 10.5, 12, 15, 19, 20.25, 21, 25, 29];

const requests = "http_server_request_duration_seconds_count";
const seconds = "http_server_request_duration_seconds_sum";

describe("what faults of the API look like", () => {
  it.each([
    [
      { kind: "instance-killed", instance: "api-1:8080" },
      [
        "scrape api/api-1:8080",
        "scrape api-health/api-1:8080",
        "probe_success instance=api-1:8080",
        "probe_http_status_code instance=api-1:8080",
        `Δ${requests} instance=api-2:8080 http_route=/api/products`,
        "nodejs_version_info",
      ],
    ],
    [
      { kind: "instance-hung", instance: "api-1:8080" },
      [
        "scrape api/api-1:8080",
        "probe_success instance=api-1:8080",
        "probe_duration_seconds instance=api-1:8080",
        `Δ${requests} instance=api-2:8080 http_route=/api/products`,
      ],
    ],
    [
      { kind: "instance-slow", instance: "api-1:8080", addedLatencySeconds: 2 },
      [
        "scrape api/api-1:8080",
        "probe_success instance=api-1:8080",
        `Δ${requests} instance=api-1:8080 http_route=/api/products`,
        `Δ${requests} instance=api-2:8080 http_route=/api/products`,
        `Δ${seconds} instance=api-1:8080 http_route=/api/products`,
        `Δ${seconds} instance=api-1:8080 http_route=/api/health`,
      ],
    ],
    [
      { kind: "error-burst", ratio: 0.2 },
      [
        `Δ${requests} http_route=/api/orders`,
        `Δ${requests} http_response_status_code=500 http_route=/api/orders`,
        `Δ${requests} http_response_status_code=500 instance=api-3:8080`,
        `Δ${requests} http_response_status_code=500 http_route=/api/health`,
      ],
    ],
    [
      { kind: "memory-leak", instance: "api-1:8080", bytesPerSecond: 1_000_000 },
      [
        "process_resident_memory_bytes instance=api-1:8080",
        "nodejs_heap_size_used_bytes instance=api-1:8080",
        "process_resident_memory_bytes instance=api-2:8080",
        `${requests} instance=api-1:8080 http_route=/api/products`,
      ],
    ],
    [
      { kind: "event-loop-blocked", instance: "api-1:8080", lagSeconds: 1 },
      [
        "nodejs_eventloop_lag_p99_seconds instance=api-1:8080",
        "nodejs_eventloop_lag_p99_seconds instance=api-2:8080",
        "probe_duration_seconds instance=api-1:8080",
        "Δprocess_cpu_seconds_total instance=api-1:8080",
        `Δ${requests} instance=api-1:8080 http_route=/api/products`,
      ],
    ],
    [
      { kind: "crash-loop", instance: "api-1:8080", periodSeconds: 40 },
      [
        "scrape api/api-1:8080",
        "Δprocess_start_time_seconds instance=api-1:8080",
        "Δprocess_start_time_seconds instance=api-2:8080",
        `${requests} instance=api-1:8080 http_route=/api/products`,
      ],
    ],
    [
      { kind: "traffic-drop", ratio: 0.9 },
      [`Δ${requests} http_route=/api/products`, `Δ${requests} http_route=/api/health`],
    ],
    [
      { kind: "latency-rise", addedLatencySeconds: 0.4 },
      [
        `Δ${requests}`,
        "Δhttp_server_request_duration_seconds_bucket le=0.3",
        "Δhttp_server_request_duration_seconds_bucket le=1",
        "http_server_active_requests http_request_method=GET",
      ],
    ],
  ] as const)("%j", (fault, rows) => {
    expect(table(rehearse(fault), minutes, rows)).toMatchSnapshot();
  });
});

describe("what faults of PostgreSQL look like", () => {
  const roles = [
    "pg_replication_is_replica instance=pg-1:9187",
    "pg_replication_is_replica instance=pg-2:9187",
  ];
  const lags = [
    "pg_replication_lag_seconds instance=pg-2:9187",
    "pg_replication_lag_seconds instance=pg-3:9187",
  ];
  const sender = "pg_stat_replication_pg_wal_lsn_diff instance=pg-1:9187";
  const slots = [
    "pg_replication_slots_active instance=pg-1:9187",
    "pg_replication_slots_pg_wal_lsn_diff instance=pg-1:9187",
  ];
  const connections = "pg_stat_activity_count instance=pg-1:9187";
  it.each([
    [
      { kind: "primary-killed" },
      [
        "scrape postgres/pg-1:9187",
        "pg_up instance=pg-1:9187",
        "pg_exporter_last_scrape_error instance=pg-1:9187",
        "pg_exporter_last_scrape_duration_seconds instance=pg-1:9187",
        ...roles,
        ...lags,
        sender,
        "pg_stat_database_xact_commit instance=pg-1:9187",
        "Δpg_stat_database_blks_read instance=pg-1:9187",
      ],
    ],
    [
      { kind: "failover", promoteAfterSeconds: 60 },
      [
        "pg_up instance=pg-1:9187",
        ...roles,
        "pg_replication_lag_seconds instance=pg-1:9187",
        ...lags,
        "pg_stat_replication_pg_wal_lsn_diff instance=pg-2:9187",
        "pg_replication_slots_active instance=pg-2:9187",
        "pg_replication_slots_pg_wal_lsn_diff instance=pg-2:9187",
        "pg_stat_archiver_archived_count instance=pg-2:9187",
      ],
    ],
    [{ kind: "split-brain" }, [...roles, ...lags, ...slots, "pg_up instance=pg-2:9187"]],
    [{ kind: "replay-paused", instance: "pg-2:9187" }, [...lags, sender, ...slots]],
    [{ kind: "replay-delayed", instance: "pg-2:9187", delaySeconds: 30 }, [...lags, sender, ...slots]],
    [{ kind: "exporters-upgraded" }, [...lags, sender, "pg_exporter_scrapes_total instance=pg-1:9187"]],
    [
      { kind: "replica-lost", instance: "pg-2:9187" },
      ["scrape postgres/pg-2:9187", "pg_up instance=pg-2:9187", ...lags, sender, ...slots],
    ],
    [
      { kind: "connections-exhausted", usedRatio: 0.9 },
      [connections, `${connections} state=active`, "pg_settings_max_connections instance=pg-1:9187"],
    ],
    [
      { kind: "archiving-failing" },
      [
        "pg_stat_archiver_archived_count instance=pg-1:9187",
        "Δpg_stat_archiver_archived_count instance=pg-1:9187",
        "pg_stat_archiver_failed_count instance=pg-1:9187",
        "pg_stat_archiver_last_archive_age instance=pg-1:9187",
        "pg_stat_archiver_last_archive_age instance=pg-2:9187",
      ],
    ],
    [
      { kind: "deadlocks", perMinute: 10 },
      [
        "Δpg_stat_database_deadlocks",
        "Δpg_stat_database_deadlocks datname=app",
        "Δpg_stat_database_xact_rollback",
      ],
    ],
    [
      { kind: "idle-in-transaction", ageSeconds: 100 },
      [
        "pg_stat_activity_max_tx_duration instance=pg-1:9187 state=idle_in_transaction",
        "pg_stat_activity_max_tx_duration instance=pg-2:9187 state=idle_in_transaction",
        "pg_stat_activity_max_tx_duration instance=pg-1:9187 state=active",
      ],
    ],
    [
      { kind: "exporter-down", instance: "pg-1:9187" },
      [
        "scrape postgres/pg-1:9187",
        "pg_up instance=pg-1:9187",
        ...lags,
        "pg_exporter_scrapes_total instance=pg-1:9187",
        "pg_postmaster_start_time_seconds instance=pg-1:9187",
      ],
    ],
  ] as const)("%j", (fault, rows) => {
    expect(table(rehearse(fault), minutes, rows)).toMatchSnapshot();
  });
});

describe("what faults of the stack look like", () => {
  const notifications = [
    "Δprometheus_notifications_sent_total",
    "Δprometheus_notifications_errors_total",
    "Δprometheus_notifications_dropped_total",
    "prometheus_notifications_alertmanagers_discovered",
  ];
  const heartbeats = [
    "alertmanager_alerts state=active",
    "Δalertmanager_notifications_total",
    "Δalertmanager_notifications_failed_total",
    "Δalertmanager_notification_requests_total",
    "Δalertmanager_notification_requests_failed_total",
  ];
  it.each([
    [
      { kind: "alertmanager-unreachable", instance: "alertmanager-1:9093" },
      [
        "scrape alertmanager/alertmanager-1:9093",
        "scrape alertmanager/alertmanager-2:9093",
        ...notifications,
      ],
    ],
    [
      { kind: "alertmanager-unreachable", instance: "all" },
      [
        "scrape alertmanager/alertmanager-1:9093",
        "scrape alertmanager/alertmanager-2:9093",
        ...notifications,
      ],
    ],
    [
      { kind: "rule-evaluation-failing" },
      ["Δprometheus_rule_evaluations_total", "Δprometheus_rule_evaluation_failures_total"],
    ],
    [{ kind: "notifications-failing" }, [...heartbeats, "Δprometheus_notifications_errors_total"]],
    [{ kind: "notifications-failing", ratio: 0.2 }, heartbeats],
    [{ kind: "notification-storm", perMinute: 60 }, heartbeats],
    [
      { kind: "target-unreachable", job: "postgres", instance: "pg-2:9187" },
      [
        "scrape postgres/pg-2:9187",
        "pg_up",
        "pg_stat_replication_pg_wal_lsn_diff",
        "pg_replication_slots_active",
      ],
    ],
    [
      { kind: "prometheus-down" },
      ["scrape prometheus/prometheus-1:9090", "prometheus_notifications_sent_total", ...heartbeats],
    ],
  ] as const)("%j", (fault, rows) => {
    expect(table(rehearse(fault), minutes, rows)).toMatchSnapshot();
  });
});
