import { upstashMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { Latency } from "../../kit/latency.ts";
import { LatencyHistogram } from "../../kit/latency-histogram.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import type { Step } from "../../kit/stepped-system.ts";

const { metrics } = upstashMetrics;

/** What callers get. */
const results = ["ok", "throttled", "error", "timeout"] as const;

const requestsPerSecond = 20;
const usualRetryRatio = 0.004;
const retriesMax = 3;
/** A request now and then times out at any provider. */
const usualTimeoutRatio = 0.0003;

/** How the provider treats requests. */
export interface UpstashConditions {
  readonly failedRatio: number;
  readonly throttledRatio: number;
  readonly latency: Latency;
  /** Attempts beyond the first for requests that succeed. */
  readonly retriesPerRequest: number;
  readonly quotaUsedRatio: number;
}

/** The client in one region, with what it has counted. */
export class UpstashClient {
  readonly book = new SeriesBook();
  private readonly random: RandomStream;
  private readonly counts = { ok: 0, throttled: 0, error: 0, timeout: 0 };
  private readonly histogram: LatencyHistogram;
  private readonly series;
  private retryCount = 0;
  private quotaUsedRatio = 0;

  constructor(random: RandomStream) {
    this.random = random;
    this.histogram = new LatencyHistogram(this.book, metrics.requestDuration, {});
    this.series = {
      requests: results.map((result) => this.book.open(metrics.requests, { result })),
      retries: this.book.open(metrics.retries),
      quotaUsed: this.book.open(metrics.quotaUsed),
    };
  }

  /** A step of requests. */
  live({ elapsedSeconds, load }: Step, conditions: UpstashConditions): void {
    const { random, counts } = this;
    const count = random.poisson(requestsPerSecond * elapsedSeconds * load);
    const failed = random.binomial(count, conditions.failedRatio);
    const throttled = random.binomial(count - failed, conditions.throttledRatio);
    const timedOut = random.binomial(count - failed - throttled, usualTimeoutRatio);
    counts.error += failed;
    counts.throttled += throttled;
    counts.timeout += timedOut;
    counts.ok += count - failed - throttled - timedOut;
    const tried = random.poisson(
      (count - failed - throttled) * (usualRetryRatio + conditions.retriesPerRequest),
    );
    this.retryCount += tried + retriesMax * (failed + throttled);
    this.histogram.record(count, conditions.latency, random);
    this.quotaUsedRatio = conditions.quotaUsedRatio;
  }

  /** Sets every sample of a scrape. */
  expose(): void {
    const { book, series, counts } = this;
    for (const [index, result] of results.entries()) book.set(series.requests[index] ?? 0, counts[result]);
    book.set(series.retries, this.retryCount);
    book.set(series.quotaUsed, this.quotaUsedRatio);
    this.histogram.expose(book);
  }
}
