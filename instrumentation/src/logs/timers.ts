/** Timers of a kind that tests can replace. */
export interface Timers {
  /** Calls back once, after a delay in milliseconds; returns what cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

/** Timers of the process that do not keep it alive. */
export const unheldTimers: Timers = {
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
