import type { MetricDefinition } from "../../../instrumentation/src/catalog/index.ts";
import { type BucketedLatency, bucketLatency, type Latency } from "./latency.ts";
import type { RandomStream } from "./random-stream.ts";
import type { SeriesBook } from "./series-book.ts";

/** What one histogram of durations with one label set has counted. */
export class LatencyHistogram {
  private readonly boundsSeconds: readonly number[];
  private readonly firstSeries: number;
  private readonly bucketCounts: Float64Array;
  private sumSeconds = 0;
  private latency: Latency | undefined;
  private bucketed: BucketedLatency | undefined;

  constructor(book: SeriesBook, metric: MetricDefinition, labels: Readonly<Record<string, string>> = {}) {
    this.boundsSeconds = metric.buckets ?? [];
    this.firstSeries = book.openHistogram(metric, labels);
    this.bucketCounts = new Float64Array(this.boundsSeconds.length + 1);
  }

  /** So many requests took as long as this, as far as chance goes. */
  record(count: number, latency: Latency, random: RandomStream): void {
    if (count === 0) return;
    const { conditionalShares, meanSeconds } = this.bucketsOf(latency);
    let remaining = count;
    for (let bucket = 0; remaining > 0 && bucket < this.bucketCounts.length; bucket++) {
      const inBucket = random.binomial(remaining, conditionalShares[bucket] ?? 1);
      this.add(bucket, inBucket, meanSeconds[bucket] ?? 0);
      remaining -= inBucket;
    }
  }

  /** Takes so many requests as counted in the past, without chance. */
  fillPast(count: number, latency: Latency): void {
    const { shareUpTo, meanSeconds } = this.bucketsOf(latency);
    let before = 0;
    for (let bucket = 0; bucket < this.bucketCounts.length; bucket++) {
      const upTo = Math.round(count * (shareUpTo[bucket] ?? 1));
      this.add(bucket, upTo - before, meanSeconds[bucket] ?? 0);
      before = upTo;
    }
  }

  /** A new process: all counts are gone. */
  reset(): void {
    this.bucketCounts.fill(0);
    this.sumSeconds = 0;
  }

  /** Exposes what was counted. */
  expose(book: SeriesBook): void {
    let upTo = 0;
    let series = this.firstSeries;
    for (const inBucket of this.bucketCounts) {
      upTo += inBucket;
      book.set(series++, upTo);
    }
    book.set(series++, this.sumSeconds);
    book.set(series, upTo);
  }

  private add(bucket: number, count: number, meanSeconds: number): void {
    this.bucketCounts[bucket] = (this.bucketCounts[bucket] ?? 0) + count;
    this.sumSeconds += count * meanSeconds;
  }

  // Latencies change with faults only, so what was sorted into buckets once serves for many steps.
  private bucketsOf(latency: Latency): BucketedLatency {
    const { latency: known, bucketed } = this;
    if (bucketed !== undefined && known !== undefined && isSame(known, latency)) return bucketed;
    this.latency = latency;
    this.bucketed = bucketLatency(latency, this.boundsSeconds);
    return this.bucketed;
  }
}

function isSame(left: Latency, right: Latency): boolean {
  return (
    left.medianSeconds === right.medianSeconds &&
    left.spread === right.spread &&
    left.addedSeconds === right.addedSeconds
  );
}
