import { failureReason } from "../health/index.ts";
import type { ShutdownSettings } from "../settings/index.ts";
import { type ClosedServers, closeServers, endConnectionsWithAnswers } from "./close-servers.ts";
import type { ServerBook } from "./server-book.ts";
import { realWait, type Wait, workWithin } from "./wait.ts";

/** How far a shutdown has come. */
export type ShutdownPhase = "not started" | "draining" | "closing" | "flushing" | "done";

/** When a step of the application runs: beside the closing of the servers, or once they are closed. */
export type ShutdownStepTime = "closing" | "closed";

/** Work of a shutdown: closing WebSockets, stopping a consumer, flushing a buffer. The signal says when time is up. */
export type ShutdownWork = (signal: AbortSignal) => unknown;

/** Something that is flushed at the end. */
export interface Flusher {
  /** `logs`, `traces`, `metrics`. */
  readonly name: string;
  readonly flush: ShutdownWork;
}

/** How one piece of a shutdown's work ended. */
export interface ShutdownStepReport {
  readonly name: string;
  readonly outcome: "done" | "timed out" | "failed";
  /** Why it failed: bounded, without credentials. */
  readonly reason?: string;
}

/** How a shutdown went. */
export interface ShutdownReport extends ClosedServers {
  /** The steps of the application, then the flushers. */
  readonly steps: readonly ShutdownStepReport[];
  readonly durationMs: number;
}

/** What a shutdown works on. */
export interface ShutdownParts {
  readonly health: { startDraining(): void };
  readonly book: ServerBook;
  readonly flushers: readonly Flusher[];
  readonly wait?: Wait;
  /** In milliseconds; a clock that is never set back when absent. */
  readonly now?: () => number;
}

/** The orderly end of a process. */
export interface Shutdown {
  readonly phase: ShutdownPhase;
  /** The longest that it can take, in milliseconds. */
  readonly limitMs: number;
  /**
   * Not ready → `drainMs` → servers closed within `closeMs` → all flushers at once within `flushMs`. Never rejects,
   * never takes longer than these together; a second call waits for the first. Where no server listens there is
   * nothing to drain.
   */
  run(): Promise<ShutdownReport>;
  /** Ends draining and closing now; open requests are cut, flushing keeps its time. */
  hurry(): void;
  /** Adds work of the application, done within `closeMs`, `closed` after `closing` in what is left of it. */
  addStep(name: string, at: ShutdownStepTime, work: ShutdownWork): void;
}

interface Step extends Flusher {
  readonly at: ShutdownStepTime;
}

/** Creates the shutdown of a process; it runs when it is told to. */
export function createShutdown(settings: ShutdownSettings, parts: ShutdownParts): Shutdown {
  const { health, book, flushers, wait = realWait, now = () => performance.now() } = parts;
  const steps: Step[] = [];
  const haste = new AbortController();
  const never = new AbortController().signal;
  let phase: ShutdownPhase = "not started";
  let ending: Promise<ShutdownReport> | undefined;

  const runAll = (all: readonly Flusher[], limitMs: number, signal: AbortSignal) =>
    Promise.all(
      all.map(async ({ name, flush }): Promise<ShutdownStepReport> => {
        const end = await workWithin(flush, { limitMs, wait, signal });
        return end.outcome === "failed"
          ? { name, outcome: "failed", reason: failureReason(end.thrown) }
          : { name, outcome: end.outcome };
      }),
    );
  const stepsAt = (time: ShutdownStepTime) => steps.filter(({ at }) => at === time);

  const runOnce = async (): Promise<ShutdownReport> => {
    const startedAtMs = now();
    phase = "draining";
    health.startDraining();
    const undo = endConnectionsWithAnswers(book);
    if (book.servers().length > 0) await wait(settings.drainMs, haste.signal);
    phase = "closing";
    const closingAtMs = now();
    const { closeMs } = settings;
    const [closed, closing] = await Promise.all([
      closeServers(book, { closeMs, wait, now, signal: haste.signal }),
      runAll(stepsAt("closing"), closeMs, haste.signal),
    ]);
    const leftMs = Math.max(0, closeMs - (now() - closingAtMs));
    const afterwards = await runAll(stepsAt("closed"), leftMs, haste.signal);
    undo();
    phase = "flushing";
    const flushed = await runAll(flushers, settings.flushMs, never);
    phase = "done";
    return { ...closed, steps: [...closing, ...afterwards, ...flushed], durationMs: now() - startedAtMs };
  };

  return {
    limitMs: settings.drainMs + settings.closeMs + settings.flushMs,
    get phase() {
      return phase;
    },
    run: () => {
      ending ??= runOnce();
      return ending;
    },
    hurry: () => haste.abort(),
    addStep: (name, at, flush) => {
      steps.push({ name, at, flush });
    },
  };
}
