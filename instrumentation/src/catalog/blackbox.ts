import { emitter } from "./define.ts";

/**
 * What blackbox exporter 0.23 exposes, as the metrics of one job: each system that is probed takes what it reads. The
 * exporter answers whether or not the probe succeeds; `instance` is what is probed.
 */
export function blackboxMetrics(job: string) {
  const probe = emitter(job, "measured");
  return {
    success: probe.gauge("probe_success", "1 when the last probe succeeded, otherwise 0."),
    duration: probe.gauge("probe_duration_seconds", "How long the last probe took.", { unit: "seconds" }),
    httpStatusCode: probe.gauge(
      "probe_http_status_code",
      "The status of the answer, 0 where there was none; also where the certificate was refused.",
    ),
    failedDueToRegex: probe.gauge(
      "probe_failed_due_to_regex",
      "1 when the answer came and its body was not as it has to be.",
    ),
    sslEarliestCertExpiry: probe.gauge(
      "probe_ssl_earliest_cert_expiry",
      "When the first certificate that the server showed ends, in Unix seconds; absent where the handshake failed.",
      { unit: "timestamp" },
    ),
    sslLastChainExpiry: probe.gauge(
      "probe_ssl_last_chain_expiry_timestamp_seconds",
      "When the longest-lived verified chain ends, in Unix seconds; far below 0 where nothing is verified.",
      { unit: "timestamp" },
    ),
    tlsVersionInfo: probe.gauge("probe_tls_version_info", "Always 1; the label names the TLS version.", {
      labels: ["version"],
    }),
    dnsQuerySucceeded: probe.gauge(
      "probe_dns_query_succeeded",
      "1 when the resolver answered the query, whatever it said.",
    ),
    dnsAnswerRecords: probe.gauge("probe_dns_answer_rrs", "Records in the answer to the query."),
  } as const;
}
