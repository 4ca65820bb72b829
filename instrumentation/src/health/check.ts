/**
 * Asks a dependency whether it is well: returning or resolving (to anything but `false`) says yes; throwing, rejecting
 * or `false` says no. The signal is aborted when the time limit has passed, so that the check can give up what it
 * waits for.
 */
export type HealthCheck = (signal: AbortSignal) => unknown;

/** How one check differs from the others. */
export interface HealthCheckOptions {
  /** Whether its failure makes the service not ready (the default) or is only reported. */
  readonly isCritical?: boolean;
  /** Time limit in milliseconds, 1 to 60,000; that of the settings when absent. */
  readonly timeoutMs?: number;
  /** How long a result answers for the next probes too, in milliseconds; that of the settings when absent. */
  readonly cacheMs?: number;
}

/** The newest result of a check. */
export interface CheckReport {
  readonly name: string;
  readonly isUp: boolean;
  readonly isCritical: boolean;
  /** Why it is not up: one line, bounded, without credentials. */
  readonly reason?: string;
  /** How long the run took, or has been taking until its limit. */
  readonly durationMs: number;
  /** How old the result is. */
  readonly ageMs: number;
}
