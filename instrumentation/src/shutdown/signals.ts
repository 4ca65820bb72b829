import cluster, { type Worker } from "node:cluster";
import { isMainThread } from "node:worker_threads";
import type { Shutdown, ShutdownReport } from "./shutdown.ts";
import { realWait } from "./wait.ts";

/** A signal that may ask for the orderly end. */
export type ShutdownSignal = "SIGTERM" | "SIGINT";

/** What listening to signals touches outside. */
export interface SignalSurroundings {
  /** Told once, after the shutdown and before the process ends. */
  readonly onReport?: (report: ShutdownReport, signal: ShutdownSignal) => void;
}

// After its own signal the process is gone at once, except as the first one of a container, which ignores it.
const goneAfterMs = 200;

// One wish, sent twice: to the whole group of processes, and by the primary of a cluster to its workers.
const sameSignalMs = 300;

// A worker's own shutdown is bounded; its process takes a moment to be gone.
const workerMarginMs = 1_000;

const exitCodes = { SIGTERM: 143, SIGINT: 130 } as const;

/**
 * Runs the shutdown on a signal. Handlers of the application are left alone: where one listens to the same signal, it
 * runs as ever and decides about the end of the process. Where none does, listening took the default action away, so
 * the process ends by the same signal afterwards, as its starter expects. A second signal ends draining and closing, a
 * third the process. The primary of a cluster hands the signal to its workers and waits for them first. Returns what
 * stops listening. In worker threads there are no signals and nothing happens.
 */
export function shutdownOnSignals(
  shutdown: Shutdown,
  signals: readonly ShutdownSignal[],
  { onReport }: SignalSurroundings = {},
): () => void {
  if (!isMainThread) return () => {};
  const listeners = signals.map((signal) => {
    const listener = () => onSignal(signal);
    // First, because a `once` listener of the application is gone by the time that those behind it run.
    process.prependListener(signal, listener);
    return { signal, listener };
  });
  const stop = () => {
    for (const { signal, listener } of listeners) process.removeListener(signal, listener);
  };
  let receivedCount = 0;
  let isEndOurs = true;

  let receivedAtMs = 0;
  const onSignal = (signal: ShutdownSignal) => {
    const isSame = receivedCount > 0 && performance.now() - receivedAtMs < sameSignalMs;
    if (isSame) return;
    receivedAtMs = performance.now();
    receivedCount++;
    // Our own listener is one of them.
    const isAlone = othersCount(signal) === 1;
    if (receivedCount === 1) {
      isEndOurs = isAlone;
      void finish(signal);
    } else if (receivedCount === 2) {
      shutdown.hurry();
      if (isEndOurs) for (const worker of livingWorkers()) worker.process.kill(signal);
    } else if (isAlone) {
      endBySignal(signal, stop);
    }
  };
  const finish = async (signal: ShutdownSignal) => {
    if (isEndOurs) await endWorkers(signal, shutdown.limitMs + workerMarginMs);
    const report = await shutdown.run();
    try {
      onReport?.(report, signal);
    } catch {
      // A report that cannot be written must not keep the process from ending.
    }
    if (isEndOurs) endBySignal(signal, stop);
  };
  return stop;
}

// `signal-exit`, which many packages load, leaves the end to others as soon as anybody else listens; both of us being
// so polite, the process would never end.
function othersCount(signal: ShutdownSignal): number {
  const emitters = [
    Reflect.get(globalThis, Symbol.for("signal-exit emitter")),
    Reflect.get(process, "__signal_exit_emitter__"),
  ];
  const politeCount = emitters.reduce<number>((sum, emitter) => {
    const { count }: { count?: unknown } = Object(emitter);
    return sum + (typeof count === "number" ? count : 0);
  }, 0);
  return process.listenerCount(signal) - politeCount;
}

function endBySignal(signal: ShutdownSignal, stop: () => void): void {
  stop();
  process.kill(process.pid, signal);
  setTimeout(() => {
    // Whoever listens by now decides about the end.
    if (othersCount(signal) === 0) process.exit(exitCodes[signal]);
  }, goneAfterMs);
}

function livingWorkers(): readonly Worker[] {
  if (!cluster.isPrimary) return [];
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
}

async function endWorkers(signal: ShutdownSignal, limitMs: number): Promise<void> {
  const over = new AbortController();
  const exits = livingWorkers().map((worker) => {
    const exit = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
    worker.process.kill(signal);
    return exit;
  });
  if (exits.length === 0) return;
  await Promise.race([Promise.all(exits), realWait(limitMs, over.signal)]);
  over.abort();
}
