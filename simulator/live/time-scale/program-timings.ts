import { scaledDurationMs } from "./scaled-duration.ts";

/** Durations that Prometheus and Alertmanager take as flags or in their configuration, in milliseconds of real time. */
export interface ProgramTimings {
  /** `scrape_interval` of targets that name none. */
  readonly scrapeIntervalMs: number;
  /** `evaluation_interval`: of groups that name none, and the step of subqueries without one. */
  readonly evaluationIntervalMs: number;
  /** `--query.lookback-delta`. */
  readonly lookbackMs: number;
  /** `--rules.alert.resend-delay`. */
  readonly resendDelayMs: number;
  /** `--rules.alert.for-outage-tolerance`. */
  readonly outageToleranceMs: number;
  /** `--rules.alert.for-grace-period`. */
  readonly gracePeriodMs: number;
}

/** What Prometheus has where nothing else is said; the intervals are those of klaxon's own configuration. */
const prometheusDefaults: ProgramTimings = {
  scrapeIntervalMs: 15_000,
  evaluationIntervalMs: 15_000,
  lookbackMs: 300_000,
  resendDelayMs: 60_000,
  outageToleranceMs: 3_600_000,
  gracePeriodMs: 600_000,
};

/**
 * The timings of the programs for a factor of at least 1. Not among them is what no flag changes: that Prometheus sends
 * resolved alerts again for 15 minutes, and that Alertmanager gives an integration at least 10 s for a notification.
 */
export function programTimings(factor: number, timings: ProgramTimings = prometheusDefaults): ProgramTimings {
  return {
    scrapeIntervalMs: scaledDurationMs(timings.scrapeIntervalMs, factor),
    evaluationIntervalMs: scaledDurationMs(timings.evaluationIntervalMs, factor),
    lookbackMs: scaledDurationMs(timings.lookbackMs, factor),
    resendDelayMs: scaledDurationMs(timings.resendDelayMs, factor),
    outageToleranceMs: scaledDurationMs(timings.outageToleranceMs, factor),
    gracePeriodMs: scaledDurationMs(timings.gracePeriodMs, factor),
  };
}
