import type { MetricDefinition } from "../../../instrumentation/src/catalog/index.ts";
import type { BucketedLatency } from "./latency.ts";
import type { RandomStream } from "./random-stream.ts";
import type { SeriesBook } from "./series-book.ts";

// Up to here each piece of work is drawn by itself; beyond, the count of each bucket is.
const singleDrawCountMax = 12;

/** One histogram of a target: how long pieces of work took, in the buckets that the catalog has. */
export class LatencyHistogram {
  private readonly firstSeries: number;
  private readonly bucketCounts: Float64Array;
  private readonly random: RandomStream;
  private sumSeconds = 0;
  private count = 0;

  constructor(
    book: SeriesBook,
    random: RandomStream,
    metric: MetricDefinition,
    labels: Readonly<Record<string, string>> = {},
  ) {
    this.random = random;
    this.firstSeries = book.openHistogram(metric, labels);
    this.bucketCounts = new Float64Array((metric.buckets?.length ?? 0) + 1);
  }

  /** So many pieces of work were done; `latency` was made with the bounds of the same metric. */
  record(count: number, latency: BucketedLatency): void {
    const { bucketCounts, random } = this;
    const { shareUpTo, conditionalShares, meanSeconds } = latency;
    this.count += count;
    if (count <= singleDrawCountMax) {
      for (let piece = 0; piece < count; piece++) {
        const draw = random.uniform();
        let bucket = 0;
        while (draw >= (shareUpTo[bucket] ?? 1)) bucket++;
        bucketCounts[bucket] = (bucketCounts[bucket] ?? 0) + 1;
        this.sumSeconds += meanSeconds[bucket] ?? 0;
      }
      return;
    }
    let remaining = count;
    for (let bucket = 0; remaining > 0 && bucket < bucketCounts.length; bucket++) {
      const inBucket = random.binomial(remaining, conditionalShares[bucket] ?? 0);
      bucketCounts[bucket] = (bucketCounts[bucket] ?? 0) + inBucket;
      this.sumSeconds += inBucket * (meanSeconds[bucket] ?? 0);
      remaining -= inBucket;
    }
  }

  /** A new process: nothing was done yet. */
  reset(): void {
    this.bucketCounts.fill(0);
    this.sumSeconds = 0;
    this.count = 0;
  }

  /** Exposes all series of the histogram. */
  expose(book: SeriesBook): void {
    let upTo = 0;
    let series = this.firstSeries;
    for (const inBucket of this.bucketCounts) {
      upTo += inBucket;
      book.set(series++, upTo);
    }
    book.set(series++, this.sumSeconds);
    book.set(series, this.count);
  }
}
