import { setTimeout as wait } from "node:timers/promises";

/** Something of the outside did not come to be in time. */
export class LiveError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "LiveError";
    this.code = code;
  }
}

/** How long a program may take to answer, on a machine with much to do. */
const startTimeoutMs = 15_000;

/** How much of an answer is told, in characters. */
const wordsMax = 200;

/** How long and how often is looked. Real time. */
export interface Patience {
  readonly timeoutMs: number;
  /** Default 50. */
  readonly everyMs?: number;
  readonly signal: AbortSignal;
}

/**
 * Looks until there is something, and resolves with it. A look that fails counts as nothing yet; when time is up, the
 * last failure is part of the message. Rejects at once when the signal aborts.
 */
export async function waitUntil<Found>(
  what: string,
  look: () => Promise<Found | undefined>,
  { timeoutMs, everyMs = 50, signal }: Patience,
): Promise<Found> {
  const deadlineMs = performance.now() + timeoutMs;
  let failure = "";
  for (;;) {
    signal.throwIfAborted();
    try {
      const found = await look();
      if (found !== undefined) return found;
      failure = "";
    } catch (error) {
      failure = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (performance.now() >= deadlineMs)
      throw new LiveError("timeout", `${what} did not come to be within ${timeoutMs / 1000} s${failure}`);
    await wait(everyMs, undefined, { signal });
  }
}

/** For `Restartable`: resolves when an address on loopback answers; rejects where it does not in time. Real time. */
export function untilAnswers(
  { signal }: { readonly signal: AbortSignal },
  what: string,
  port: number,
  path: string,
  timeoutMs = startTimeoutMs,
): () => Promise<void> {
  return async () => {
    await waitUntil(what, () => answers(port, path, signal), { timeoutMs, signal });
  };
}

/** Whether an address on loopback answers a GET with 2xx within a second. */
export async function answers(port: number, path: string, signal: AbortSignal): Promise<true | undefined> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(1_000)]),
  });
  const text = await response.text();
  if (response.ok) return true;
  const words = text.replaceAll(/\s+/g, " ").trim().slice(0, wordsMax);
  throw new LiveError("status", `it answers ${response.status}${words === "" ? "" : `: ${words}`}`);
}
