/**
 * What a fault of real things needs of the real clock, however fast the scenario passes. The largest factor of a drill
 * follows from it.
 */
export interface FaultPace {
  /** How long it must last to be felt by what it hurts, and to be told apart from what comes after it. Milliseconds. */
  readonly shortestMs: number;
  /** How long what it hurt may take to be well again once it is over, in milliseconds. */
  readonly recoveryMs: number;
  /**
   * How many of its events, such as failed requests, a second of real time has; undefined where it is there all the time,
   * and where there is more traffic the faster the scenario passes.
   */
  readonly eventsPerSecond: number | undefined;
}

/**
 * What most faults need: a process is killed and seen to be gone, connections time out, the next look of a health check
 * or an exporter is taken. A process that was killed is back after a second, or two on a busy machine.
 */
export const usualPace: FaultPace = { shortestMs: 2_500, recoveryMs: 1_500, eventsPerSecond: undefined };

/** For faults that are there, and gone again, as soon as they are asked for: a file, an answer, a setting that is swapped. */
export const swappedAtOnce = { shortestMs: 1_000, recoveryMs: 500 } as const satisfies Partial<FaultPace>;

/** For faults that befall a share of the users who come by the real clock, and nobody any more once they are over. */
export function befalls(eventsPerSecond: number): Partial<FaultPace> {
  return { eventsPerSecond, recoveryMs: swappedAtOnce.recoveryMs };
}

/** For faults that make answers late: those that were asked for at its begin must come before its end. */
export function delays(addedLatencySeconds: number): Partial<FaultPace> {
  const addedMs = addedLatencySeconds * 1_000;
  return { shortestMs: usualPace.shortestMs + addedMs, recoveryMs: addedMs };
}
