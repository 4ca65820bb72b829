import type { Timers } from "../../../instrumentation/src/logs/timers.ts";

/** Time that passes when it is told to. */
export interface VirtualTime {
  readonly timers: Timers;
  now(): number;
  /** Lets time pass, calling back what is due in its order. */
  pass(durationMs: number): Promise<void>;
}

/** Starts at an instant in milliseconds since 1970. */
export function virtualTime(startMs: number): VirtualTime {
  const due = new Set<{ readonly atMs: number; readonly callback: () => void }>();
  let nowMs = startMs;
  const settle = async () => {
    // Longer than any chain of promises between a callback and the next timer.
    for (let i = 0; i < 8; i++) await Promise.resolve();
  };
  return {
    now: () => nowMs,
    timers: {
      after: (delayMs, callback) => {
        const timer = { atMs: nowMs + delayMs, callback };
        due.add(timer);
        return () => due.delete(timer);
      },
    },
    pass: async (durationMs) => {
      const endMs = nowMs + durationMs;
      await settle();
      for (;;) {
        const next = [...due]
          .filter(({ atMs }) => atMs <= endMs)
          .sort((left, right) => left.atMs - right.atMs)[0];
        if (next === undefined) break;
        due.delete(next);
        nowMs = next.atMs;
        next.callback();
        await settle();
      }
      nowMs = endMs;
    },
  };
}
