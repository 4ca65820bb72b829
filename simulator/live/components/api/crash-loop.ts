import { setTimeout as wait } from "node:timers/promises";
import type { Injection, Restartable } from "../../kit/index.ts";

// A service manager starts a process anew after about this long.
const restartMs = 100;

/** A fault: the process dies at once and after each life of so many milliseconds, until the rollback. */
export async function crashLoop(program: Restartable, lifeMs: number): Promise<Injection> {
  const ending = new AbortController();
  await program.end("killed");
  const loop = (async () => {
    while (!ending.signal.aborted) {
      await wait(restartMs);
      await program.start();
      await wait(lifeMs, undefined, { signal: ending.signal }).catch(() => undefined);
      if (!ending.signal.aborted) await program.end("killed");
    }
  })();
  // A start that fails is told at the rollback.
  loop.catch(() => undefined);
  return {
    rollback: async () => {
      ending.abort();
      await loop;
      await program.start();
    },
  };
}
