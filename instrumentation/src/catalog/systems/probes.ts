import { blackboxMetrics } from "../blackbox.ts";
import { defineSystemMetrics } from "../metric.ts";

const probe = blackboxMetrics("probes");

/**
 * Health checks from outside, as users come: the API's health answer and the frontend's first page, every 5 s, given up
 * after 3 s. `instance` is the address. Three failures in a row are unhealthy, two good ones healthy.
 */
export const probesMetrics = defineSystemMetrics("probes", {
  success: probe.success,
  duration: probe.duration,
  statusCode: probe.httpStatusCode,
  wrongContent: probe.failedDueToRegex,
});
