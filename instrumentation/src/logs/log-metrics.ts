import { serviceMetrics } from "../catalog/index.ts";
import type { Instruments } from "../metrics/index.ts";

/** Why a line did not reach Loki. */
export type DropReason = "queue_full" | "refused" | "too_old" | "line_too_long" | "shutdown";

/**
 * How a push ended. Refused for good: any answer that is neither success, 429 nor 5xx. Tried again: `limited` (429),
 * `failed` (5xx), `timeout` and `unreachable`.
 */
export type PushOutcome = "accepted" | "refused" | "limited" | "failed" | "timeout" | "unreachable";

/** What waits for Loki now. */
export interface Waiting {
  readonly lines: number;
  readonly bytes: number;
}

/** What the log path counts of itself. */
export interface LogMetrics {
  droppedBeforeStdout(lineCount: number): void;
  /** What is counted where lines are pushed to a Loki; `waiting` is asked before each collection. */
  forLoki(waiting: () => Waiting): LokiMetrics;
}

/** What the way to a Loki counts of itself. */
export interface LokiMetrics {
  dropped(reason: DropReason, lineCount: number): void;
  sent(lineCount: number): void;
  pushed(outcome: PushOutcome): void;
}

const dropReasons: readonly DropReason[] = ["queue_full", "refused", "too_old", "line_too_long", "shutdown"];

/**
 * Counts on these instruments. Drops, which come at the rate of the lines themselves, are added up between collections.
 * Without a Loki there is no more to count than what stdout did not take.
 */
export function logMetrics(instruments: Instruments): LogMetrics {
  const metrics = serviceMetrics.metrics;
  const droppedBeforeStdout = instruments.counter(metrics.droppedStdoutLines);
  let untoldCount = 0;
  const tell = () => {
    droppedBeforeStdout.add(untoldCount, {});
    untoldCount = 0;
  };
  tell();
  instruments.beforeCollection(tell);
  return {
    droppedBeforeStdout: (lineCount) => {
      untoldCount += lineCount;
    },
    forLoki: (waiting) => lokiMetrics(instruments, waiting),
  };
}

/** Every reason to drop is there from the start, at 0, so that its first rise is seen. */
function lokiMetrics(instruments: Instruments, waiting: () => Waiting): LokiMetrics {
  const { droppedLogLines, logPushes, sentLogLines, waitingLogBytes, waitingLogLines } =
    serviceMetrics.metrics;
  const dropped = instruments.counter(droppedLogLines);
  const sent = instruments.counter(sentLogLines);
  const pushes = instruments.counter(logPushes);
  const lines = instruments.gauge(waitingLogLines);
  const bytes = instruments.gauge(waitingLogBytes);
  const untold: Record<DropReason, number> = {
    queue_full: 0,
    refused: 0,
    too_old: 0,
    line_too_long: 0,
    shutdown: 0,
  };
  const tell = () => {
    for (const reason of dropReasons) {
      dropped.add(untold[reason], { reason });
      untold[reason] = 0;
    }
    const now = waiting();
    lines.set(now.lines, {});
    bytes.set(now.bytes, {});
  };
  tell();
  sent.add(0, {});
  instruments.beforeCollection(tell);
  return {
    dropped: (reason, lineCount) => {
      untold[reason] += lineCount;
    },
    sent: (lineCount) => sent.add(lineCount, {}),
    pushed: (outcome) => pushes.add(1, { outcome }),
  };
}
