import type { ExpositionFormat } from "./accept.ts";

/** One exposition that any number of clients read while it is being written; each at its own pace. */
interface Run {
  chunks: readonly string[];
  startedAtMs: number;
  isDone: boolean;
  error: unknown;
  /** Called when there is a chunk more, or none more will come. */
  wake: (() => void)[];
  readerCount: number;
}

/** How many expositions may be in memory at once; with more, clients get the newest of them again. */
const runsMax = 8;
/** Where so many are held, those that clients have not read after this long are given up: nobody may freeze the rest. */
const readLimitMs = 30_000;

/**
 * Shares expositions: a client that comes while one of its format is being written reads that one from its beginning, so
 * that a hundred clients cost one collection and one text. Each text is kept until its last reader has it; eight of them
 * at the most, after that the newest is given again, until those that are held for 30 s fail for their readers. `now` is
 * in milliseconds, by default a clock that is never set back.
 */
export function shareExpositions(
  write: (format: ExpositionFormat) => AsyncIterable<string>,
  now: () => number = () => performance.now(),
): (format: ExpositionFormat) => AsyncIterable<string> {
  const alive: Record<ExpositionFormat, Run[]> = { text: [], openmetrics: [] };

  const runFor = (format: ExpositionFormat): Run => {
    const runs = alive[format];
    const newest = runs.at(-1);
    if (newest !== undefined && !newest.isDone) return newest;
    if (runs.length >= runsMax / 2) giveUp(runs, now() - readLimitMs);
    if (newest !== undefined && runs.length >= runsMax / 2) return newest;
    const start = { chunks: [], startedAtMs: now(), isDone: false, error: undefined };
    const run: Run = { ...start, wake: [], readerCount: 0 };
    runs.push(run);
    void fill(run, write(format)).then(() => forget(runs, run));
    return run;
  };

  return (format) => ({
    [Symbol.asyncIterator]: () => read(alive[format], () => runFor(format)),
  });
}

async function fill(run: Run, chunks: AsyncIterable<string>): Promise<void> {
  const written: string[] = [];
  run.chunks = written;
  try {
    for await (const chunk of chunks) {
      written.push(chunk);
      wakeReaders(run);
    }
  } catch (error) {
    run.error = error ?? new Error("the exposition ended too early");
  }
  run.isDone = true;
  wakeReaders(run);
}

async function* read(runs: Run[], join: () => Run): AsyncGenerator<string, void, undefined> {
  const run = join();
  run.readerCount++;
  try {
    for (let index = 0; ; index++) {
      while (index >= run.chunks.length && !run.isDone) {
        await new Promise<void>((resolve) => run.wake.push(resolve));
      }
      const chunk = run.chunks[index];
      if (chunk === undefined) break;
      yield chunk;
    }
    if (run.error !== undefined) throw run.error;
  } finally {
    run.readerCount--;
    forget(runs, run);
  }
}

function giveUp(runs: Run[], startedBeforeMs: number): void {
  for (const run of [...runs]) {
    if (!run.isDone || run.startedAtMs >= startedBeforeMs) continue;
    run.chunks = [];
    run.error = new Error("the exposition was not read in time");
    runs.splice(runs.indexOf(run), 1);
  }
}

function wakeReaders(run: Run): void {
  const waiting = run.wake;
  run.wake = [];
  for (const wake of waiting) wake();
}

function forget(runs: Run[], run: Run): void {
  if (!run.isDone || run.readerCount > 0) return;
  const place = runs.indexOf(run);
  if (place !== -1) runs.splice(place, 1);
}
