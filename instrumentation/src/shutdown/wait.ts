import { setTimeout as delay } from "node:timers/promises";

/** Waits so many milliseconds, or until the signal is aborted. Never rejects. */
export type Wait = (durationMs: number, signal: AbortSignal) => Promise<void>;

/** Waits by the real clock. Keeps the process alive: a shutdown under way is to end. */
export const realWait: Wait = (durationMs, signal) =>
  delay(durationMs, undefined, { signal }).catch(() => {});

/** How work with a time limit ended. */
export type WorkOutcome =
  | { readonly outcome: "done" }
  | { readonly outcome: "timed out" }
  | { readonly outcome: "failed"; readonly thrown: unknown };

/** Does work until it ends, its time is over or the signal is aborted. Never rejects. */
export async function workWithin(
  work: (signal: AbortSignal) => unknown,
  { limitMs, wait, signal }: { readonly limitMs: number; readonly wait: Wait; readonly signal: AbortSignal },
): Promise<WorkOutcome> {
  const over = new AbortController();
  const giveUp = AbortSignal.any([signal, over.signal]);
  const done = (async (): Promise<WorkOutcome> => {
    try {
      await work(giveUp);
      return { outcome: "done" };
    } catch (thrown) {
      return { outcome: "failed", thrown };
    }
  })();
  const tooLate = wait(limitMs, giveUp).then((): WorkOutcome => ({ outcome: "timed out" }));
  const first = await Promise.race([done, tooLate]);
  over.abort();
  return first;
}
