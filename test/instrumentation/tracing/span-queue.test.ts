import { createRequire } from "node:module";
import { join } from "node:path";
import type { TracerProvider } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSpanQueue, type SpanQueueOptions } from "../../../instrumentation/src/tracing/span-queue.ts";
import { repositoryRoot } from "../../support/repository.ts";

// The SDK belongs to the package alone, so it is found from there.
const { AlwaysOffSampler, BasicTracerProvider }: TraceSdk = createRequire(
  join(repositoryRoot, "instrumentation/package.json"),
)("@opentelemetry/sdk-trace-base");

interface TraceSdk {
  readonly AlwaysOffSampler: new () => object;
  readonly BasicTracerProvider: new (options: {
    readonly spanProcessors: readonly object[];
    readonly sampler?: object;
  }) => TracerProvider;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A queue of 4 spans in batches of 2, before an exporter whose answers the test gives. */
function queueStand(options: Partial<SpanQueueOptions> = {}) {
  const batches: string[][] = [];
  const answers: ((isSent: boolean) => void)[] = [];
  const dropped: string[] = [];
  let isShutDown = false;
  const exporter: SpanQueueOptions["exporter"] = {
    export: (spans, onResult) => {
      batches.push(spans.map(({ name }) => name));
      answers.push((isSent) => onResult(isSent ? { code: 0 } : { code: 1, error: new Error("refused") }));
    },
    shutdown: async () => {
      isShutDown = true;
    },
  };
  const queue = createSpanQueue({
    exporter,
    queueSpans: 4,
    batchSpans: 2,
    flushIntervalMs: 5_000,
    exportTimeoutMs: 30_000,
    onDropped: (reason, spanCount) => dropped.push(`${reason} ${spanCount}`),
    ...options,
  });
  const tracer = new BasicTracerProvider({ spanProcessors: [queue] }).getTracer("test");
  const unsampled = new BasicTracerProvider({ spanProcessors: [queue], sampler: new AlwaysOffSampler() });
  let spanCount = 0;
  return {
    queue,
    batches,
    dropped,
    isShutDown: () => isShutDown,
    /** Ends so many spans, named by their number. */
    end: (count: number) => {
      for (let made = 0; made < count; made++) tracer.startSpan(`${spanCount++}`).end();
    },
    endUnsampled: () => unsampled.getTracer("test").startSpan("unsampled").end(),
    /** The oldest export that has no answer yet gets one. */
    answer: async (isSent: boolean) => {
      answers.shift()?.(isSent);
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

describe("the queue of spans", () => {
  it("sends a full batch at once and what is less within the interval, and nothing that is not kept", async () => {
    const { end, endUnsampled, batches, answer, dropped } = queueStand();
    endUnsampled();
    end(3);
    expect(batches).toEqual([["0", "1"]]);
    await answer(true);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(batches).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches).toEqual([["0", "1"], ["2"]]);
    expect(dropped).toEqual([]);
  });

  it("holds the queue and one batch while nobody answers, however many spans come, and drops the rest", async () => {
    const { end, batches, dropped } = queueStand();
    end(9);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(batches).toEqual([["0", "1"]]);
    expect(dropped).toEqual(["queue_full 1", "queue_full 1", "queue_full 1"]);
  });

  it("never has two exports under way, whatever fails", async () => {
    const { end, batches, answer, dropped } = queueStand();
    for (let round = 1; round <= 20; round++) {
      end(5);
      expect(batches).toHaveLength(round);
      await answer(false);
    }
    expect(dropped.filter((drop) => drop === "export_failed 2")).toHaveLength(20);
  });

  it("gives a batch up that does not end, and has no more than four such ones", async () => {
    const { end, batches, answer, dropped } = queueStand();
    end(6);
    for (let minute = 0; minute < 10; minute++) {
      await vi.advanceTimersByTimeAsync(60_000);
      end(4);
    }
    expect(batches).toHaveLength(4);
    expect(dropped.filter((drop) => drop.startsWith("export_failed"))).toHaveLength(4);
    // One of them ends at last, and sending goes on.
    await answer(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(batches).toHaveLength(5);
  });

  it("goes on after an exporter that throws", async () => {
    const { end, queue, dropped } = queueStand({
      exporter: {
        export: () => {
          throw new Error("broken");
        },
        shutdown: async () => {},
      },
    });
    end(3);
    await queue.forceFlush();
    expect(dropped).toEqual(["export_failed 2", "export_failed 1"]);
  });

  it("flushes what is there, one batch after the other, and takes nothing once it is shut down", async () => {
    const { queue, end, batches, answer, isShutDown } = queueStand();
    await queue.forceFlush();
    end(5);
    let isFlushed = false;
    const ended = queue.shutdown().then(() => {
      isFlushed = true;
    });
    end(1);
    for (const batchCount of [1, 2, 3]) {
      expect([batches.length, isFlushed, isShutDown()]).toEqual([batchCount, false, false]);
      await answer(true);
    }
    await Promise.all([ended, queue.shutdown()]);
    expect(batches).toEqual([["0", "1"], ["2", "3"], ["4"]]);
    expect(isShutDown()).toBe(true);
  });

  it("takes a batch that is larger than the queue for one of its size", () => {
    const { end, batches } = queueStand({ queueSpans: 3, batchSpans: 10 });
    end(3);
    expect(batches).toEqual([["0", "1", "2"]]);
  });
});
