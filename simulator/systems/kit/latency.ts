import { normalShareBelow } from "./random-stream.ts";

/** How long requests take: a log-normal time, and a fixed time on top. */
export interface Latency {
  readonly medianSeconds: number;
  /** The deviation of the logarithm: about 0.5 for even work, 1 for work that varies much. */
  readonly spread: number;
  readonly addedSeconds: number;
}

/** A latency seen through the buckets of a histogram, in order of their bounds with `+Inf` as the last. */
export interface BucketedLatency {
  /** The probability that a request falls into the bucket, given that it is in none before. */
  readonly conditionalShares: Float64Array;
  /** The probability that a request falls into the bucket or one before. */
  readonly shareUpTo: Float64Array;
  /** The mean of the requests in the bucket. */
  readonly meanSeconds: Float64Array;
}

/** The mean of a latency. */
export function meanLatencySeconds(latency: Latency): number {
  return latency.medianSeconds * Math.exp(latency.spread ** 2 / 2) + latency.addedSeconds;
}

/** Sorts a latency into buckets with these upper bounds. */
export function bucketLatency(latency: Latency, boundsSeconds: readonly number[]): BucketedLatency {
  const bucketCount = boundsSeconds.length + 1;
  const conditionalShares = new Float64Array(bucketCount);
  const shareUpTo = new Float64Array(bucketCount);
  const meanSeconds = new Float64Array(bucketCount);
  const mean = latency.medianSeconds * Math.exp(latency.spread ** 2 / 2);
  let shareBefore = 0;
  let weightBefore = 0;
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    const own = (boundsSeconds[bucket] ?? Number.POSITIVE_INFINITY) - latency.addedSeconds;
    const deviation =
      own > 0 ? Math.log(own / latency.medianSeconds) / latency.spread : Number.NEGATIVE_INFINITY;
    const upTo = bucket === bucketCount - 1 ? 1 : normalShareBelow(deviation);
    // The part of the mean that lies below the bound: the same curve, moved by the spread.
    const weight = bucket === bucketCount - 1 ? mean : mean * normalShareBelow(deviation - latency.spread);
    const share = upTo - shareBefore;
    conditionalShares[bucket] = shareBefore < 1 ? share / (1 - shareBefore) : 1;
    shareUpTo[bucket] = upTo;
    meanSeconds[bucket] = latency.addedSeconds + (share > 1e-9 ? (weight - weightBefore) / share : mean);
    shareBefore = upTo;
    weightBefore = weight;
  }
  return { conditionalShares, shareUpTo, meanSeconds };
}
