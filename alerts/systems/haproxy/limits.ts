import { thresholds } from "../../../environments/index.ts";

/** The numbers of the load balancer. */
export const haproxyLimits = {
  serverCount: thresholds.api.instanceCount,
  checkIntervalSeconds: thresholds.api.healthCheckIntervalSeconds,
  /** How long a check is waited for. */
  checkTimeoutSeconds: 3,
  checkFailureCount: thresholds.api.healthCheckFailureCount,
  downHoldSeconds: 60,
  noServersHoldSeconds: 30,
  /** With fewer, the next failure is an outage. */
  activeServersMin: 2,
  serverHoldSeconds: 60,
  /** How often a server may be taken out within the window; a deployment does it once. */
  flapCountMax: 2,
  flapWindowSeconds: 600,
  requestsPerSecondMin: 1,
  errorRatioMax: 0.05,
  /** Shorter than the hold, so that a single burst has left the window before anybody is told. */
  windowSeconds: 60,
  errorHoldSeconds: 75,
  queueHoldSeconds: 120,
} as const;
