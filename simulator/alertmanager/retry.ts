/**
 * How long after a failed attempt (1 for the first) the next one follows: half a second, half as long again each time,
 * at most a minute. Alertmanager varies each wait by up to half at random; this is the mean.
 */
export function retryWaitMs(attempt: number): number {
  return Math.min(firstWaitMs * waitGrowth ** (attempt - 1), waitMsMax);
}

const firstWaitMs = 500;
const waitGrowth = 1.5;
const waitMsMax = 60_000;
