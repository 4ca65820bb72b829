import { type HeldAlert, mergeAlerts, statusAt } from "./alert.ts";

/** When a periodic clean-up last ran, at or before a time; before the first one, minus infinity. */
export function lastCleanUpMs(startMs: number, intervalMs: number, nowMs: number): number {
  const count = Math.floor((nowMs - startMs) / intervalMs);
  return count < 1 ? Number.NEGATIVE_INFINITY : startMs + count * intervalMs;
}

/** All alerts that were posted, by label set. Those that are over are forgotten every half hour. */
export class AlertStore {
  readonly #alerts = new Map<string, HeldAlert>();
  readonly #startMs: number;
  #cleanedUpMs = Number.NEGATIVE_INFINITY;

  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  /** Takes a post in and returns what is held afterwards. */
  put(posted: HeldAlert, nowMs: number): HeldAlert {
    this.#cleanUp(nowMs);
    const held = mergeAlerts(this.#alerts.get(posted.labels.key), posted, nowMs);
    this.#alerts.set(posted.labels.key, held);
    return held;
  }

  // The clean-up shows only in what a later post is merged with, so it can wait until then.
  #cleanUp(nowMs: number): void {
    const dueMs = lastCleanUpMs(this.#startMs, cleanUpIntervalMs, nowMs);
    if (dueMs <= this.#cleanedUpMs) return;
    this.#cleanedUpMs = dueMs;
    for (const [key, alert] of this.#alerts) {
      if (statusAt(alert, dueMs) === "resolved") this.#alerts.delete(key);
    }
  }
}

// `--alerts.gc-interval`
const cleanUpIntervalMs = 30 * 60_000;
