import { context, diag, TraceFlags } from "@opentelemetry/api";
import type { ReadableSpan, SpanExporter, SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { suppressed } from "./without-tracing.ts";

/** Why a span was not sent: there was no room for it, or its batch could not be delivered in time. */
export const spanDropReasons = ["queue_full", "export_failed"] as const;
/** One of {@link spanDropReasons}. */
export type SpanDropReason = (typeof spanDropReasons)[number];

/** Where spans go, and how many of them wait. */
export interface SpanQueueOptions {
  readonly exporter: SpanExporter;
  /** Spans that may wait beside the batch that is under way; later ones are dropped. */
  readonly queueSpans: number;
  readonly batchSpans: number;
  /** The longest that a span waits while batches are delivered. */
  readonly flushIntervalMs: number;
  /** After how long a batch is given up; the exporter may hold it until its own time limit. */
  readonly exportTimeoutMs: number;
  readonly onDropped: (reason: SpanDropReason, spanCount: number) => void;
}

// Of batches that were given up and that the exporter still holds; more of them would be a leak.
const unendedMax = 4;

/**
 * Sends the spans that are kept in batches, one after the other: while a collector is down, no more is held than the queue and
 * one batch. The SDK's own processor begins a further export with each one that fails, up to 30 at a time.
 */
export function createSpanQueue(options: SpanQueueOptions): SpanProcessor {
  const { exporter, queueSpans, flushIntervalMs, onDropped } = options;
  const batchSpans = Math.min(options.batchSpans, queueSpans);
  const waiting: ReadableSpan[] = [];
  let [enteredCount, leftCount, dueCount, unendedCount] = [0, 0, 0, 0];
  let flushes: { readonly targetCount: number; readonly resolve: () => void }[] = [];
  let [isSending, isEnded] = [false, false];
  let timer: NodeJS.Timeout | undefined;
  let ending: Promise<void> | undefined;

  const left = (spanCount: number) => {
    leftCount += spanCount;
    for (const { targetCount, resolve } of flushes) if (targetCount <= leftCount) resolve();
    flushes = flushes.filter(({ targetCount }) => targetCount > leftCount);
  };
  const hasBatch = () => waiting.length >= batchSpans || enteredCount - waiting.length < dueCount;
  const send = async () => {
    if (isSending) return;
    isSending = true;
    while (waiting.length > 0 && hasBatch() && unendedCount < unendedMax) {
      const batch = waiting.splice(0, batchSpans);
      const isSent = await exportInTime(batch);
      if (!isSent) onDropped("export_failed", batch.length);
      left(batch.length);
    }
    isSending = false;
    if (waiting.length > 0) arm();
  };
  const sendAllThatWaits = () => {
    dueCount = enteredCount;
    void send();
  };
  const arm = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      sendAllThatWaits();
    }, flushIntervalMs).unref();
  };
  const exportInTime = (batch: ReadableSpan[]) =>
    new Promise<boolean>((resolve) => {
      unendedCount++;
      const lateTimer = setTimeout(() => resolve(false), options.exportTimeoutMs).unref();
      exportOnce(exporter, batch, (isSent) => {
        unendedCount--;
        clearTimeout(lateTimer);
        resolve(isSent);
      });
    });
  const flush = () =>
    new Promise<void>((resolve) => {
      if (leftCount >= enteredCount) return resolve();
      flushes.push({ targetCount: enteredCount, resolve });
      sendAllThatWaits();
    });
  return {
    onStart: () => {},
    onEnd: (span) => {
      if (isEnded || (span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
      if (waiting.length >= queueSpans) return onDropped("queue_full", 1);
      waiting.push(span);
      enteredCount++;
      if (waiting.length >= batchSpans) void send();
      else if (!isSending) arm();
    },
    forceFlush: flush,
    shutdown: () => {
      isEnded = true;
      ending ??= flush().then(() => {
        clearTimeout(timer);
        return exporter.shutdown();
      });
      return ending;
    },
  };
}

/** Has a batch exported and tells once whether it was; what the exporter's own requests are is not traced. */
function exportOnce(exporter: SpanExporter, batch: ReadableSpan[], onEnd: (isSent: boolean) => void): void {
  let isOver = false;
  const end = (error: unknown, isSent: boolean) => {
    if (isOver) return;
    isOver = true;
    if (!isSent)
      diag.error("spans could not be sent:", error instanceof Error ? error.message : String(error));
    onEnd(isSent);
  };
  try {
    context.with(suppressed(context.active()), () =>
      exporter.export(batch, ({ code, error }) => end(error, code === succeeded)),
    );
  } catch (error) {
    end(error, false);
  }
}

// `ExportResultCode.SUCCESS` of @opentelemetry/core.
const succeeded = 0;
