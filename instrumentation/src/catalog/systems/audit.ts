import { blackboxMetrics } from "../blackbox.ts";
import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const audit = emitter("audit", "own");
const admin = blackboxMetrics("audit-admin");

/**
 * What is written down about who did what (job `audit`), and whether the way in for administrators is open: the probe of
 * the SSH banner (job `audit-admin`). A canary writes an entry every minute, so that a quiet night is no silent log.
 */
export const auditMetrics = defineSystemMetrics("audit", {
  lastWriteTime: audit.gauge(
    "audit_log_last_write_timestamp_seconds",
    "When the last entry reached the audit log, in Unix seconds; the canary's entries included.",
    { unit: "timestamp" },
  ),
  entries: audit.counter(
    "audit_log_entries_total",
    "Entries that reached the audit log, by where they came from.",
    {
      labels: ["source"],
    },
  ),
  writeFailures: audit.counter(
    "audit_log_write_failures_total",
    "Attempts to write an entry that failed; the entry waits and is tried again.",
  ),
  iamRequests: audit.counter("iam_requests_total", "Requests that were judged by IAM, by who asked.", {
    labels: ["principal"],
  }),
  iamDenials: audit.counter("iam_requests_denied_total", "Requests that IAM denied (403), by who asked.", {
    labels: ["principal"],
  }),
  adminSuccess: admin.success,
  adminDuration: admin.duration,
});
