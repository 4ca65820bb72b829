import { blackboxMetrics } from "../blackbox.ts";
import { defineSystemMetrics } from "../metric.ts";

const probe = blackboxMetrics("dns");

/**
 * Names, asked of each resolver every 15 s (job `dns`); `instance` is what is asked of whom, as in
 * `db.klaxon.internal@dns-1:53`. A probe succeeds when the answer is the address that the name must have; of the
 * database's name that is the present primary, which the failover writes into the probe's configuration.
 */
export const dnsMetrics = defineSystemMetrics("dns", {
  success: probe.success,
  succeeded: probe.dnsQuerySucceeded,
  records: probe.dnsAnswerRecords,
  duration: probe.duration,
});
