import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const server = emitter("vault", "documented");
const controller = emitter("sealed-secrets", "documented");
const scanner = emitter("secret-scan", "own");

const cluster = ["cluster"];

/**
 * Vault with its standbys, the controller that unseals secrets of the repository, and the scan of all repositories for
 * secrets in the clear. Vault's counters carry no suffix.
 */
export const vaultMetrics = defineSystemMetrics("vault", {
  unsealed: server.gauge("vault_core_unsealed", "1 while the server is unsealed, otherwise 0.", {
    labels: cluster,
  }),
  active: server.gauge("vault_core_active", "1 on the server that answers requests, 0 on a standby.", {
    labels: cluster,
  }),
  auditRequestFailures: server.counter(
    "vault_audit_log_request_failure",
    "Requests that no audit device could log, and that were refused for it.",
  ),
  auditResponseFailures: server.counter(
    "vault_audit_log_response_failure",
    "Responses that no audit device could log, and that were withheld for it.",
  ),
  leases: server.gauge("vault_expire_num_leases", "Leases that will be revoked when they end."),
  tokens: server.gauge("vault_token_count_by_ttl", "Service tokens, by how long they were made to live.", {
    labels: ["cluster", "creation_ttl", "namespace"],
  }),

  unsealErrors: controller.counter(
    "sealed_secrets_controller_unseal_errors_total",
    "Sealed secrets that could not be unsealed, by reason and namespace.",
    { labels: ["namespace", "reason"] },
  ),
  unsealRequests: controller.counter(
    "sealed_secrets_controller_unseal_requests_total",
    "Sealed secrets that were to be unsealed.",
  ),

  scanFindings: scanner.gauge(
    "secret_scan_findings",
    "Secrets in the clear that the last scan found in the repository, its history included.",
    { labels: ["repository"] },
  ),
  scanLastRun: scanner.gauge(
    "secret_scan_last_run_timestamp_seconds",
    "When the last scan of the repository ended, in Unix seconds.",
    { unit: "timestamp", labels: ["repository"] },
  ),
});
