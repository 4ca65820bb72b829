import type { MetricDefinition } from "../../../instrumentation/src/catalog/index.ts";
import type { Latency } from "./latency.ts";
import { LatencyHistogram } from "./latency-histogram.ts";
import type { RandomStream } from "./random-stream.ts";
import type { SeriesBook } from "./series-book.ts";

/** The labels of one kind of request, but for its status. */
export interface AnsweredRequestsPlan {
  readonly metric: MetricDefinition;
  readonly labels: Readonly<Record<string, string>>;
  /** The label that holds the status, and its two values. */
  readonly statusLabel: string;
  readonly goodStatus: string;
  readonly badStatus: string;
}

/** One kind of request in a histogram of durations, answered well or with a server error. */
export class AnsweredRequests {
  private readonly good: LatencyHistogram;
  private readonly bad: LatencyHistogram;
  private readonly random: RandomStream;

  constructor(book: SeriesBook, random: RandomStream, plan: AnsweredRequestsPlan) {
    const { metric, labels, statusLabel, goodStatus, badStatus } = plan;
    this.random = random;
    this.good = new LatencyHistogram(book, metric, { ...labels, [statusLabel]: goodStatus });
    this.bad = new LatencyHistogram(book, metric, { ...labels, [statusLabel]: badStatus });
  }

  /** So many requests were answered, in the mean, and this share of them with an error; returns how many were well. */
  answer(mean: number, badRatio: number, latency: Latency): number {
    const count = this.random.poisson(mean);
    const badCount = this.random.binomial(count, badRatio);
    this.good.record(count - badCount, latency, this.random);
    this.bad.record(badCount, latency, this.random);
    return count - badCount;
  }

  /** Takes so many requests as answered well in the past. */
  fillPast(count: number, latency: Latency): void {
    this.good.fillPast(count, latency);
  }

  /** A new process: nothing was answered yet. */
  reset(): void {
    this.good.reset();
    this.bad.reset();
  }

  /** Exposes both histograms. */
  expose(book: SeriesBook): void {
    this.good.expose(book);
    this.bad.expose(book);
  }
}
