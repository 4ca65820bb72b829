import { thresholds } from "../../../environments/index.ts";

/** The numbers of the FastAPI application. */
export const uvicornLimits = {
  instanceCount: thresholds.api.instanceCount,
  outageHoldSeconds: thresholds.api.outageHoldSeconds,
  instanceHoldSeconds: 45,
  restartCountMax: thresholds.api.restartCountMax,
  restartWindowSeconds: thresholds.api.restartWindowSeconds,
  requestsPerSecondMin: 1,
  errorRatioMax: 0.05,
  /** Shorter than the holds, so that a single burst has left the window before anybody is told. */
  windowSeconds: 60,
  errorHoldSeconds: 75,
  latencyP99SecondsMax: thresholds.api.latencyP99Seconds,
  latencyHoldSeconds: 180,
  /** What the service may use before it is killed, as its unit says. */
  memoryLimitBytes: 512 * 1024 * 1024,
  memoryUsedRatioMax: 0.8,
  memoryHoldSeconds: 300,
  descriptorsUsedRatioMax: 0.8,
  descriptorsHoldSeconds: 120,
} as const;
