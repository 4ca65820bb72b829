import { workerMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { Latency } from "../../kit/latency.ts";
import { LatencyHistogram } from "../../kit/latency-histogram.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import { type Reach, ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { type QueueName, queueNames } from "./queues.ts";

const { metrics } = workerMetrics;

/** How a worker is: only one that is `well` does jobs. */
export type WorkerState = "well" | "stuck" | "frozen" | "dead";

/** What a worker sees of a queue. */
export interface QueueView {
  readonly depth: number;
  readonly oldestSeconds: number;
}

/** What was done of a queue. */
interface Work {
  readonly count: number;
  readonly failedCount: number;
  readonly redeliveredCount: number;
  readonly latency: Latency;
}

/** One worker: what it did since its start, and how it is. */
export class WorkerProcess {
  readonly target: ScrapedTarget;
  private state: WorkerState = "well";
  private readonly queues: readonly QueueCounts[];
  private startMs: number;
  private heartbeatMs: number;
  private successMs: number;

  constructor(
    instance: string,
    options: {
      readonly nowMs: number;
      readonly random: RandomStream;
      readonly view: (queue: QueueName) => QueueView;
    },
  ) {
    const { nowMs, random, view } = options;
    this.startMs = nowMs - Math.round(86_400_000 * (1 + 2 * random.uniform()));
    this.heartbeatMs = nowMs;
    this.successMs = nowMs;
    const book = new SeriesBook();
    this.queues = queueNames.map((queue) => new QueueCounts(book, random, queue));
    const heartbeat = book.open(metrics.heartbeat);
    const success = book.open(metrics.lastSuccess);
    const start = book.open(metrics.startTime);
    const expose = () => {
      for (const queue of this.queues) queue.expose(book, view(queue.name));
      book.set(heartbeat, this.heartbeatMs / 1000);
      book.set(success, this.successMs / 1000);
      book.set(start, this.startMs / 1000);
    };
    this.target = new ScrapedTarget(book, {
      job: "worker",
      instance,
      random,
      reach: () => reachOf[this.state],
      expose,
    });
  }

  /** Whether it does jobs. */
  get isWorking(): boolean {
    return this.state === "well";
  }

  /** Its state changes; a dead one that is anything else was started anew. */
  become(state: WorkerState, nowMs: number): void {
    if (this.state === "dead" && state !== "dead") this.restart(nowMs);
    this.state = state;
  }

  /** The loop that takes jobs turns. */
  turn(nowMs: number): void {
    if (this.isWorking) this.heartbeatMs = nowMs;
  }

  /** It did jobs of a queue. */
  work(queue: QueueName, work: Work, nowMs: number): void {
    if (work.count > work.failedCount) this.successMs = nowMs;
    this.queues[queueNames.indexOf(queue)]?.add(work);
  }

  private restart(nowMs: number): void {
    this.startMs = nowMs;
    this.heartbeatMs = nowMs;
    this.successMs = nowMs;
    for (const queue of this.queues) queue.reset();
  }
}

const reachOf: Readonly<Record<WorkerState, Reach>> = {
  well: "answers",
  stuck: "answers",
  frozen: "hangs",
  dead: "refuses",
};

/** What one worker tells of one queue. */
class QueueCounts {
  readonly name: QueueName;
  private readonly series;
  private readonly duration: LatencyHistogram;
  private readonly random: RandomStream;
  private succeededCount = 0;
  private failedCount = 0;
  private redeliveredCount = 0;

  constructor(book: SeriesBook, random: RandomStream, queue: QueueName) {
    this.name = queue;
    this.random = random;
    this.series = {
      succeeded: book.open(metrics.jobs, { queue, result: "succeeded" }),
      failed: book.open(metrics.jobs, { queue, result: "failed" }),
      redelivered: book.open(metrics.redelivered, { queue }),
      depth: book.open(metrics.queueDepth, { queue }),
      oldest: book.open(metrics.oldestJobAge, { queue }),
    };
    this.duration = new LatencyHistogram(book, metrics.jobDuration, { queue });
  }

  add({ count, failedCount, redeliveredCount, latency }: Work): void {
    this.succeededCount += count - failedCount;
    this.failedCount += failedCount;
    this.redeliveredCount += redeliveredCount;
    this.duration.record(count, latency, this.random);
  }

  reset(): void {
    this.succeededCount = 0;
    this.failedCount = 0;
    this.redeliveredCount = 0;
    this.duration.reset();
  }

  expose(book: SeriesBook, { depth, oldestSeconds }: QueueView): void {
    book.set(this.series.succeeded, this.succeededCount);
    book.set(this.series.failed, this.failedCount);
    book.set(this.series.redelivered, this.redeliveredCount);
    book.set(this.series.depth, depth);
    book.set(this.series.oldest, oldestSeconds);
    this.duration.expose(book);
  }
}
