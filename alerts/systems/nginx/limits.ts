import { thresholds } from "../../../environments/index.ts";

/** The numbers of the reverse proxy. */
export const nginxLimits = {
  checkIntervalSeconds: thresholds.api.healthCheckIntervalSeconds,
  /** Longer than a refused certificate takes to be told of, so that this is left out where that is the cause. */
  probeFailingHoldSeconds: 45,
  statusPageHoldSeconds: 60,
  /** Requests per second below which shares say nothing. */
  requestsPerSecondMin: 1,
  errorRatioMax: 0.05,
  retriedRatioMax: 0.01,
  latencyP99SecondsMax: 1,
  /** The limit of one client on `/api/`; what it answers with 429 beyond. */
  clientRequestsPerMinuteMax: 60,
  limitedRatioMax: 0.1,
  /** Shorter than each hold, so that a single burst has left the window before anybody is told. */
  windowSeconds: 60,
  errorHoldSeconds: 75,
  ticketHoldSeconds: 120,
  limitedHoldSeconds: 300,
} as const;
