import { setTimeout as wait } from "node:timers/promises";

/** How long and how often SQLite is asked for a lock that another has. Real time. */
export interface Patience {
  readonly timeoutMs: number;
  readonly everyMs: number;
}

/**
 * Does work that takes the write lock, again and again while another has it, as SQLite's own busy timeout does, but
 * without holding up everything else. Resolves with the primary result code where SQLite refuses, undefined where it was done.
 */
export async function attempt(
  work: () => void,
  { timeoutMs, everyMs }: Patience,
): Promise<string | undefined> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      work();
      return undefined;
    } catch (error) {
      const code = resultCode(error);
      if (code !== "SQLITE_BUSY" || performance.now() >= deadlineMs) return code;
    }
    await wait(everyMs);
  }
}

/** The primary result code of what SQLite refused, as `SQLITE_IOERR` of `SQLITE_IOERR_WRITE`. Rethrows all else. */
function resultCode(error: unknown): string {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") throw error;
  const code = /^SQLITE_[A-Z]+/.exec(error.code)?.[0];
  if (code === undefined) throw error;
  return code;
}
