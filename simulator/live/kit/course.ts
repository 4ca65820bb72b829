import type { Injection } from "./live-system.ts";

/**
 * A fault that takes its course: `work` goes on until the signal ends, which it is to hear in whatever it waits for. What
 * fails in it before that is told by the rollback.
 */
export function takeCourse(work: (signal: AbortSignal) => Promise<void>, drill: AbortSignal): Injection {
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, drill]);
  let failure: unknown;
  const course = work(signal).catch((error: unknown) => {
    if (!signal.aborted) failure = error;
  });
  return {
    rollback: async () => {
      end.abort();
      await course;
      if (failure !== undefined) throw failure;
    },
  };
}

/** Several faults of one kind at once: each is begun, and each is ended even where ending another fails. */
export async function allOf(injections: readonly Promise<Injection>[]): Promise<Injection> {
  const begun = await Promise.allSettled(injections);
  const working = begun.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const rollback = async () => {
    const ended = await Promise.allSettled(working.map((injection) => injection.rollback()));
    for (const result of ended) if (result.status === "rejected") throw result.reason;
  };
  const failed = begun.find((result) => result.status === "rejected");
  if (failed === undefined) return { rollback };
  await rollback();
  throw failed.reason;
}
