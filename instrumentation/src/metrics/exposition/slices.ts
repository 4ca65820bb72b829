import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";

/** Cuts long work into slices, so that requests are answered between them. */
export interface Slices {
  /** Whether the slice has had its time; ask it after every few dozens of steps. */
  isSpent(): boolean;
  /** Lets the event loop turn once and begins a new slice. */
  pause(): Promise<void>;
}

/** How long one slice takes before the event loop turns; a third of what a scrape may block it for. */
const sliceMs = 3;

/** Slices by the real clock. */
export function createSlices(budgetMs = sliceMs): Slices {
  let startedAtMs = performance.now();
  return {
    isSpent: () => performance.now() - startedAtMs > budgetMs,
    pause: async () => {
      await setImmediate();
      startedAtMs = performance.now();
    },
  };
}
