import { blackboxMetrics } from "../blackbox.ts";
import { defineSystemMetrics } from "../metric.ts";

const verified = blackboxMetrics("certificates-verified");
const expiry = blackboxMetrics("certificates-expiry");

/**
 * TLS certificates, each host probed twice: with verification (job `certificates-verified`), which says whether a browser
 * would trust it, and without (job `certificates-expiry`), because of a certificate that is refused a verifying probe
 * shows nothing at all, its expiry least of all. `instance` is the address that is probed, the same in both.
 */
export const certificatesMetrics = defineSystemMetrics("certificates", {
  trusted: verified.success,
  chainExpiry: verified.sslLastChainExpiry,
  reachable: expiry.success,
  expiry: expiry.sslEarliestCertExpiry,
  tlsVersion: expiry.tlsVersionInfo,
});
