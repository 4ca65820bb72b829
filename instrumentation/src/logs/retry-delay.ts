const firstDelayMs = 250;
// A Loki that is back gets lines within this.
const delayMsMax = 4000;
const delayMsMin = 50;
const retryAfterMsMax = 10_000;

/** What the server said of it. */
export interface RetryAdvice {
  /** `Retry-After`: seconds, or a date. */
  readonly retryAfter: string | undefined;
  readonly nowMs: number;
}

/**
 * How long to wait after so many failures in a row: chance decides between nothing and a bound that doubles from 250 ms
 * to 4 s (full jitter), at least 50 ms; and at least what `Retry-After` says, up to 10 s. `random` gives 0 to 1.
 */
export function retryDelayMs(failureCount: number, random: () => number, advice: RetryAdvice): number {
  const boundMs = Math.min(delayMsMax, firstDelayMs * 2 ** Math.min(failureCount - 1, 10));
  const delayMs = Math.max(delayMsMin, Math.floor(random() * boundMs));
  return Math.max(delayMs, Math.min(retryAfterMsMax, adviceMs(advice)));
}

function adviceMs({ retryAfter, nowMs }: RetryAdvice): number {
  if (retryAfter === undefined) return 0;
  if (/^\s*\d+\s*$/.test(retryAfter)) return Number(retryAfter) * 1000;
  const dateMs = Date.parse(retryAfter);
  return Number.isNaN(dateMs) ? 0 : Math.max(0, dateMs - nowMs);
}
