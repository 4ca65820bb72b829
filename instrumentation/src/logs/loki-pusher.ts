import type { LokiSettings } from "../settings/index.ts";
import { BatchSize } from "./batch-size.ts";
import { LineQueue, lineBytes, type WaitingLine } from "./line-queue.ts";
import type { DropReason, LogMetrics, LokiMetrics, PushOutcome, Waiting } from "./log-metrics.ts";
import type { LokiConnection, PushAnswer } from "./loki-connection.ts";
import { type PushBatch, takeBatch } from "./push-batch.ts";
import { retryDelayMs } from "./retry-delay.ts";
import type { LokiStream } from "./stream-labels.ts";
import type { Timers } from "./timers.ts";

/** What a pusher works with. */
export interface PusherOptions {
  readonly settings: LokiSettings;
  readonly connection: LokiConnection;
  readonly metrics: LogMetrics;
  readonly now: () => number;
  readonly random: () => number;
  readonly timers: Timers;
}

// A Loki's `reject_old_samples_max_age` is a week; the hour is for clocks that differ and for the push itself.
const lineAgeMsMax = (7 * 24 - 1) * 3_600_000;
// Further back than that, a clock was set, and lines follow it.
const clockStepMs = 1000;
const failuresBeforeHalving = 2;
const failuresOfOneLineMax = 3;

/** `afterFailure` gives way to nothing but a flush; `soon` comes before `interval`. */
type PushTime = "afterFailure" | "interval" | "soon";

/**
 * Lines on their way to Loki: at most `queueLines` of them and `queueBytes` of memory, the push under way included,
 * beside its body of at most `batchBytes`, which is there twice. Where they are full the oldest line goes, so that what
 * Loki gets when it is back reaches up to the present. One push at a time. 429, 5xx and silence are tried again, with
 * growing and jittered delays; any other answer drops the batch. Neither throws nor rejects.
 */
export class LokiPusher {
  readonly #options: PusherOptions;
  readonly #metrics: LokiMetrics;
  readonly #batchSize: BatchSize;
  readonly #queue = new LineQueue();
  #inFlight: PushBatch | undefined;
  #plan: { readonly when: PushTime; readonly cancel: () => void } | undefined;
  #failureCount = 0;
  #acceptedCount = 0;
  #isClosed = false;
  #lastTimeMs = 0;
  #lastTimeNs = 0;
  #flushes: ((isEmpty: boolean) => void)[] = [];

  constructor(options: PusherOptions) {
    this.#options = options;
    const { batchLines, batchBytes } = options.settings;
    this.#batchSize = new BatchSize({ lines: batchLines, bytes: batchBytes });
    this.#metrics = options.metrics.forLoki(() => this.waiting());
  }

  /** What is held now. */
  waiting(): Waiting {
    return {
      lines: this.#queue.length + (this.#inFlight?.lines.length ?? 0),
      bytes: this.#queue.bytes + (this.#inFlight?.bytes ?? 0),
    };
  }

  /** Takes a line of JSON, written at a time in milliseconds. */
  add(line: string, timeMs: number, stream: LokiStream): void {
    const bytes = lineBytes(line);
    const refusal = this.#refusal(bytes);
    if (refusal !== undefined) {
      this.#metrics.dropped(refusal, 1);
      return;
    }
    const time = this.#stamp(timeMs);
    this.#queue.add({ line, ...time, stream, bytes, failureCount: 0, acceptedBefore: 0 });
    this.#planPush(this.#isBatchFull() ? "soon" : "interval");
  }

  /** Pushes what waits, within a time limit; resolves with whether nothing waits any more. Never rejects. */
  flush(limitMs: number): Promise<boolean> {
    if (this.#isEmpty()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (isEmpty: boolean) => {
        clearTimeout(timer);
        this.#flushes = this.#flushes.filter((one) => one !== end);
        resolve(isEmpty);
      };
      // This one timer keeps the process alive: it is what the process waits for.
      const timer = setTimeout(() => end(false), limitMs);
      this.#flushes.push(end);
      this.#cancelPlan();
      this.#planPush("soon");
    });
  }

  /** Drops what waits, cuts the push under way, and takes nothing more. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelPlan();
    this.#metrics.dropped("shutdown", this.waiting().lines);
    this.#queue.clear();
    this.#inFlight = undefined;
    this.#options.connection.close();
    for (const end of [...this.#flushes]) end(false);
  }

  #isBatchFull(): boolean {
    const { lines, bytes } = this.#batchSize.limits;
    return this.#queue.length >= lines || this.#queue.bytes >= bytes;
  }

  #isEmpty(): boolean {
    return this.#queue.length === 0 && this.#inFlight === undefined;
  }

  #refusal(bytes: number): DropReason | undefined {
    if (this.#isClosed) return "shutdown";
    if (bytes > this.#options.settings.queueBytes) return "line_too_long";
    return this.#makeRoom(bytes) ? undefined : "queue_full";
  }

  /** Drops the oldest lines until one of this size fits; false where what is under way takes all the room. */
  #makeRoom(bytes: number): boolean {
    const { settings } = this.#options;
    let dropCount = 0;
    const queue = this.#queue;
    const linesMax = settings.queueLines - (this.#inFlight?.lines.length ?? 0);
    const bytesMax = settings.queueBytes - (this.#inFlight?.bytes ?? 0) - bytes;
    const isFull = () => queue.length >= linesMax || queue.bytes > bytesMax;
    while (isFull() && queue.take() !== undefined) dropCount += 1;
    if (dropCount > 0) this.#metrics.dropped("queue_full", dropCount);
    return !isFull();
  }

  /** Times never go back and never repeat, unless the clock was set. */
  #stamp(nowMs: number): Pick<WaitingLine, "timeMs" | "timeNs"> {
    const timeMs = Math.floor(nowMs);
    if (timeMs > this.#lastTimeMs || timeMs < this.#lastTimeMs - clockStepMs) {
      this.#lastTimeMs = timeMs;
      this.#lastTimeNs = 0;
    } else if (this.#lastTimeNs < 999_999) {
      this.#lastTimeNs += 1;
    } else {
      this.#lastTimeMs += 1;
      this.#lastTimeNs = 0;
    }
    return { timeMs: this.#lastTimeMs, timeNs: this.#lastTimeNs };
  }

  /** No clock is asked, so that none can hold a push back by being set. */
  #planPush(
    when: PushTime,
    delayMs = when === "interval" ? this.#options.settings.flushIntervalMs : 0,
  ): void {
    if (this.#isClosed || this.#inFlight !== undefined) return;
    if (this.#plan !== undefined) {
      if (this.#plan.when !== "interval" || when === "interval") return;
      this.#cancelPlan();
    }
    const cancel = this.#options.timers.after(delayMs, () => {
      this.#plan = undefined;
      this.#push();
    });
    this.#plan = { when, cancel };
  }

  #cancelPlan(): void {
    this.#plan?.cancel();
    this.#plan = undefined;
  }

  #push(): void {
    if (this.#isClosed || this.#inFlight !== undefined) return;
    const { connection } = this.#options;
    this.#dropOld();
    const { limits } = this.#batchSize;
    const batch = takeBatch(this.#queue, limits, () => this.#metrics.dropped("line_too_long", 1));
    if (batch === undefined) {
      this.#endFlushes();
      return;
    }
    this.#inFlight = batch;
    connection.push(batch.body).then(
      (answer) => this.#settle(batch, answer),
      () => this.#settle(batch, { kind: "unreachable" }),
    );
  }

  #dropOld(): void {
    const oldestMs = this.#options.now() - lineAgeMsMax;
    let dropCount = 0;
    for (
      let line = this.#queue.first();
      line !== undefined && line.timeMs < oldestMs;
      line = this.#queue.first()
    ) {
      this.#queue.take();
      dropCount += 1;
    }
    if (dropCount > 0) this.#metrics.dropped("too_old", dropCount);
  }

  #settle(batch: PushBatch, answer: PushAnswer): void {
    if (this.#isClosed) return;
    this.#inFlight = undefined;
    const outcome = outcomeOf(answer);
    this.#metrics.pushed(outcome);
    switch (outcome) {
      case "accepted":
        this.#metrics.sent(batch.lines.length);
        this.#acceptedCount += 1;
        this.#failureCount = 0;
        this.#batchSize.double();
        break;
      case "refused":
        this.#metrics.dropped("refused", batch.lines.length);
        if (answer.kind === "answered" && answer.status === 413) this.#batchSize.halve();
        this.#failureCount = 0;
        break;
      case "failed":
        this.#keepAfterFailure(batch);
        this.#planRetry(answer);
        break;
      case "limited":
      case "timeout":
      case "unreachable":
        this.#putBack(batch.lines);
        this.#planRetry(answer);
        break;
      default:
        outcome satisfies never;
    }
    if (this.#isEmpty()) {
      this.#endFlushes();
      return;
    }
    this.#planPush(this.#flushes.length > 0 || this.#isBatchFull() ? "soon" : "interval");
  }

  #endFlushes(): void {
    if (this.#isEmpty()) for (const end of [...this.#flushes]) end(true);
  }

  #planRetry(answer: PushAnswer): void {
    const { now, random } = this.#options;
    this.#failureCount += 1;
    const retryAfter = answer.kind === "answered" ? answer.retryAfter : undefined;
    this.#planPush("afterFailure", retryDelayMs(this.#failureCount, random, { retryAfter, nowMs: now() }));
  }

  #putBack(lines: readonly WaitingLine[]): void {
    for (const line of lines.toReversed()) this.#queue.putBack(line);
  }

  /**
   * A server that fails may fail on one line alone. Batches get smaller until that line is by itself; then it goes behind
   * the others, and is dropped when it failed again while others were accepted.
   */
  #keepAfterFailure(batch: PushBatch): void {
    if (this.#failureCount >= failuresBeforeHalving) this.#batchSize.halve();
    const [line, second] = batch.lines;
    if (line === undefined || second !== undefined) {
      this.#putBack(batch.lines);
      return;
    }
    if (line.failureCount === 0) line.acceptedBefore = this.#acceptedCount;
    line.failureCount += 1;
    const isAlone = this.#acceptedCount > line.acceptedBefore;
    if (line.failureCount >= failuresOfOneLineMax && isAlone) this.#metrics.dropped("refused", 1);
    else this.#queue.add(line);
  }
}

function outcomeOf(answer: PushAnswer): PushOutcome {
  if (answer.kind !== "answered") return answer.kind;
  const { status } = answer;
  if (status >= 200 && status < 300) return "accepted";
  if (status === 429) return "limited";
  return status >= 500 ? "failed" : "refused";
}
