import type { AskForInsight, Insight, InsightAnswer, InsightTask } from "../live/run/index.ts";
import { describeDeath, startOwnThread } from "./work-threads.ts";

/** How long gaining insight may take, in milliseconds. */
export interface InsightPatience {
  readonly usualMs: number;
  /** Where the run was ended early before: somebody waits for it. */
  readonly endingMs: number;
}

// It takes some seconds where the machine is busy; longer only where a Prometheus does not answer.
const usualPatience: InsightPatience = { usualMs: 60_000, endingMs: 15_000 };
const heapMbMax = 768;

/**
 * Gains the insight into drills in threads, one at a time, so that drills that end together do not take the machine from those
 * that go on.
 */
export function insightThreads(patience = usualPatience): AskForInsight {
  let last: Promise<unknown> = Promise.resolve();
  return (task, signal) => {
    const answer = last.then(() => gainInThread(task, signal, patience));
    last = answer;
    return answer;
  };
}

async function gainInThread(
  task: InsightTask,
  signal: AbortSignal,
  { usualMs, endingMs }: InsightPatience,
): Promise<InsightAnswer> {
  const timeoutMs = signal.aborted ? endingMs : usualMs;
  const thread = startOwnThread("insight", task, { maxOldGenerationSizeMb: heapMbMax });
  const ending = new AbortController();
  try {
    return await new Promise<InsightAnswer>((resolve) => {
      const failed = (failure: string) => resolve({ failure });
      thread.once("message", (insight: Insight) => resolve({ insight }));
      thread.once("error", (error) => failed(describeDeath(error)));
      thread.once("exit", (code) => failed(`its thread ended with code ${code}`));
      const timer = setTimeout(() => failed(`it took longer than ${timeoutMs / 1000} s`), timeoutMs);
      ending.signal.addEventListener("abort", () => clearTimeout(timer));
      signal.addEventListener("abort", () => failed("the run was ended meanwhile"), {
        signal: ending.signal,
      });
    });
  } finally {
    ending.abort();
    await thread.terminate();
  }
}
