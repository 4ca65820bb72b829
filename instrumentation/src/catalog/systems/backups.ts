import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const agent = emitter("backups", "own");

const dump = ["job_name", "target"];

/**
 * The backup agent, which reports through a file that an exporter serves (measured with node-exporter's textfile
 * collector). `job_name` is what is backed up, `target` where it goes. Timestamps, not counters: a job that does not run
 * reports nothing, and its age grows all the same.
 */
export const backupsMetrics = defineSystemMetrics("backups", {
  lastSuccess: agent.gauge(
    "backup_last_success_timestamp_seconds",
    "When a dump was last stored whole, in Unix seconds.",
    { unit: "timestamp", labels: dump, evidence: "measured" },
  ),
  lastSize: agent.gauge("backup_last_size_bytes", "Size of the last dump that was stored.", {
    unit: "bytes",
    labels: dump,
    evidence: "measured",
  }),
  lastAttempt: agent.gauge(
    "backup_last_attempt_timestamp_seconds",
    "When a dump was last begun, in Unix seconds.",
    { unit: "timestamp", labels: dump },
  ),
  duration: agent.gauge("backup_duration_seconds", "How long the last dump took.", {
    unit: "seconds",
    labels: dump,
  }),
  walArchived: agent.gauge(
    "wal_archive_last_success_timestamp_seconds",
    "When a WAL file of PostgreSQL was last stored, in Unix seconds; one is due every minute, however little is written.",
    { unit: "timestamp", labels: ["target"] },
  ),
  restoreTestSuccess: agent.gauge(
    "backup_restore_test_last_success_timestamp_seconds",
    "When a backup was last restored and compared with its source, in Unix seconds.",
    { unit: "timestamp", labels: ["job_name"], evidence: "measured" },
  ),
  restoreTestDuration: agent.gauge(
    "backup_restore_test_duration_seconds",
    "How long the last restore test took, from the download to the comparison.",
    { unit: "seconds", labels: ["job_name"] },
  ),
});
