import { collectorMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import type { SeriesBook } from "../../kit/series-book.ts";

const { metrics } = collectorMetrics;

/** What a pipeline carries. */
export type Signal = "traces" | "logs";

const plans = {
  traces: {
    exporter: "otlp/traces",
    accepted: metrics.acceptedSpans,
    refused: metrics.refusedSpans,
    sent: metrics.sentSpans,
    failed: metrics.sendFailedSpans,
    dropped: metrics.enqueueFailedSpans,
  },
  logs: {
    exporter: "otlphttp/loki",
    accepted: metrics.acceptedLogRecords,
    refused: metrics.refusedLogRecords,
    sent: metrics.sentLogRecords,
    failed: metrics.sendFailedLogRecords,
    dropped: metrics.enqueueFailedLogRecords,
  },
} as const;

const recordsPerSecond = 400;
const recordsPerBatch = 100;
const queueCapacity = 1000;
/** How fast a queue empties when everything is taken. */
const batchesPerSecondMax = 25;
/** How often a batch that is refused is tried again, all consumers together. */
const failedBatchesPerSecond = 10;
const receiver = { receiver: "otlp", transport: "grpc" };

/** What happens to a pipeline in a step of time. */
export interface PipelineConditions {
  readonly elapsedSeconds: number;
  readonly load: number;
  readonly refusedRatio: number;
  /** Share of the sends that the next system takes. */
  readonly takenRatio: number;
}

/** One signal on its way through one collector: received, queued, sent. */
export class Pipeline {
  private readonly random: RandomStream;
  private readonly series;
  private counts = { accepted: 0, refused: 0, sent: 0, failed: 0, dropped: 0 };
  private waitingBatches = 0;
  private backlogRatio = 0;

  constructor(book: SeriesBook, random: RandomStream, signal: Signal, ageSeconds: number) {
    this.random = random;
    const { exporter, accepted, refused, sent, failed, dropped } = plans[signal];
    const queue = { data_type: signal, exporter };
    this.series = {
      accepted: book.open(accepted, receiver),
      refused: book.open(refused, receiver),
      sent: book.open(sent, { exporter }),
      failed: book.open(failed, { exporter }),
      dropped: book.open(dropped, { exporter }),
      size: book.open(metrics.queueSize, queue),
      capacity: book.open(metrics.queueCapacity, queue),
    };
    const records = Math.round(ageSeconds * recordsPerSecond);
    this.counts = { ...this.counts, accepted: records, sent: records };
  }

  /** From now on this share of the queue is not sent. */
  keepAtLeast(backlogRatio: number): void {
    this.backlogRatio = backlogRatio;
    this.waitingBatches = Math.max(this.waitingBatches, backlogRatio * queueCapacity);
  }

  /** Records come in, and batches go out as far as the next system takes them. */
  live({ elapsedSeconds, load, refusedRatio, takenRatio }: PipelineConditions): void {
    const { counts, random } = this;
    const incoming = random.poisson(recordsPerSecond * load * elapsedSeconds);
    const refused = random.binomial(incoming, refusedRatio);
    counts.refused += refused;
    counts.accepted += incoming - refused;
    const waiting = this.waitingBatches + (incoming - refused) / recordsPerBatch;
    const sendable = Math.max(0, waiting - this.backlogRatio * queueCapacity);
    // Where the whole queue is stuck nothing goes out, and where a part is, the rest still does.
    const pace = this.backlogRatio < 1 ? batchesPerSecondMax * elapsedSeconds * takenRatio : 0;
    const sent = Math.min(sendable, pace);
    const failed = Math.min(waiting, failedBatchesPerSecond * elapsedSeconds) * (1 - takenRatio);
    const kept = Math.min(waiting - sent, queueCapacity);
    counts.sent += Math.round(sent * recordsPerBatch);
    counts.failed += Math.round(failed * recordsPerBatch);
    counts.dropped += Math.round((waiting - sent - kept) * recordsPerBatch);
    this.waitingBatches = kept;
  }

  /** A new process: what waited is lost. */
  reset(): void {
    this.counts = { accepted: 0, refused: 0, sent: 0, failed: 0, dropped: 0 };
    this.waitingBatches = 0;
  }

  expose(book: SeriesBook): void {
    const { series, counts } = this;
    book.set(series.accepted, counts.accepted);
    book.set(series.refused, counts.refused);
    book.set(series.sent, counts.sent);
    book.set(series.failed, counts.failed);
    book.set(series.dropped, counts.dropped);
    book.set(series.size, Math.ceil(this.waitingBatches));
    book.set(series.capacity, queueCapacity);
  }
}
