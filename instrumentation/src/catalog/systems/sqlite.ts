import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const application = emitter("sqlite", "own");

/**
 * SQLite in WAL mode on a persistent disk. It has no server and no exporter: the application that holds the database
 * counts what it sees, writes a row of its own every five seconds (the write probe), and runs `quick_check` by night.
 */
export const sqliteMetrics = defineSystemMetrics("sqlite", {
  statements: application.counter("sqlite_statements_total", "Statements of the application, by kind.", {
    labels: ["kind"],
  }),
  errors: application.counter("sqlite_errors_total", "Statements that SQLite refused, by its result code.", {
    labels: ["code"],
  }),
  databaseSize: application.gauge("sqlite_db_size_bytes", "Size of the database file.", { unit: "bytes" }),
  walSize: application.gauge("sqlite_wal_size_bytes", "Size of the write-ahead log beside the database.", {
    unit: "bytes",
  }),
  checkpointBusy: application.gauge(
    "sqlite_checkpoint_busy",
    "1 when the last checkpoint had to stop before a page that a reader still needs, otherwise 0.",
  ),
  integrityOk: application.gauge("sqlite_integrity_ok", "Whether `quick_check` found no damage."),
  integrityCheckTime: application.gauge(
    "sqlite_integrity_check_timestamp_seconds",
    "When `quick_check` last ran, in Unix seconds.",
    { unit: "timestamp" },
  ),
  writeProbeSuccess: application.gauge(
    "sqlite_write_probe_success",
    "1 when the last write probe was committed, otherwise 0.",
  ),
  writeProbeSuccessTime: application.gauge(
    "sqlite_write_probe_last_success_timestamp_seconds",
    "When a write probe was last committed, in Unix seconds.",
    { unit: "timestamp" },
  ),
  writeProbeDuration: application.gauge(
    "sqlite_write_probe_duration_seconds",
    "How long the last write probe took, waiting for the lock included.",
    { unit: "seconds" },
  ),
});
