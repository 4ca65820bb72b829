import { WorkClaims } from "./work-claims.ts";
import { runThreads, type ThreadClaims, type WorkThread } from "./work-threads.ts";

/** How a list of independent pieces of work is done. */
export interface WorkOptions<Item, Result> {
  /** How many threads may run at a time, this one included. */
  readonly jobCount: number;
  /** What a piece is expected to cost, in any unit. */
  readonly weightOf: (item: Item) => number;
  /** How long a piece of the weight 1 usually takes; what really is measured on the way. */
  readonly usualMsPerWeight: number;
  /** How long the rest must be expected to take for other threads to be worth their start. */
  readonly worthwhileMs: number;
  /** Does a piece on this thread. */
  readonly run: (item: Item) => Result;
  /** Starts a thread that does pieces of the same list, in the order in which they are begun. */
  readonly startThread: (items: readonly Item[], claims: ThreadClaims) => WorkThread<Result>;
  /** What came of a piece whose thread has died; `why` says of what. */
  readonly lost: (item: Item, why: string) => Result;
  /** Is told of each piece as it begins, with how many are done. */
  readonly onBegin: (item: Item, doneCount: number) => void;
  /** Is given each result in the order of the list, as soon as all before it are there. */
  readonly onResult: (result: Result) => void;
  /** Says that no further piece should be begun. */
  readonly isStopped?: (() => boolean) | undefined;
}

// What is measured before has more to do with warming up than with the work.
const measuredMsMin = 500;
const mainOwner = 1;
// Nobody does what is claimed by it.
const stoppedOwner = -1;

/**
 * Does all pieces of work, on several threads where that pays. The results, their order included, are the same on any
 * number of threads. Resolves to the results of all, or of those that were begun before it was stopped.
 */
export async function runWork<Item, Result>(
  items: readonly Item[],
  options: WorkOptions<Item, Result>,
): Promise<readonly Result[]> {
  const queue = new WorkQueue(items, options);
  await queue.run();
  return queue.results.flatMap((slot) => (slot === undefined ? [] : [slot.result]));
}

class WorkQueue<Item, Result> {
  readonly results: ({ readonly result: Result } | undefined)[];
  private readonly options: WorkOptions<Item, Result>;
  private readonly isShared: boolean;
  /** The pieces in the order in which they are begun, each with its place in the list. */
  private readonly pieces: readonly {
    readonly item: Item;
    readonly place: number;
    readonly weight: number;
  }[];
  private readonly claims: WorkClaims;
  private told = 0;
  private doneCount = 0;

  constructor(items: readonly Item[], options: WorkOptions<Item, Result>) {
    this.options = options;
    this.results = items.map(() => undefined);
    this.claims = WorkClaims.ofLength(items.length);
    this.isShared = options.jobCount > 1 && items.length > 1;
    const weightOf = this.isShared ? options.weightOf : () => 1;
    const pieces = items.map((item, place) => ({ item, place, weight: weightOf(item) }));
    // The largest first, so that no thread is left alone with it in the end.
    this.pieces = this.isShared ? pieces.sort((left, right) => right.weight - left.weight) : pieces;
  }

  async run(): Promise<void> {
    const { isShared } = this;
    const { run, onBegin, isStopped, usualMsPerWeight } = this.options;
    const beganMs = performance.now();
    let doneWeight = 0;
    let threads = isShared ? this.startThreads(usualMsPerWeight) : undefined;
    for (;;) {
      if (isStopped?.() === true) this.claimRest();
      // Other threads begin with the largest, so this one soon knows how long a small one takes.
      const position = this.claims.claim(mainOwner, isShared ? "last" : "first");
      const piece = position === undefined ? undefined : this.pieces[position];
      if (position === undefined || piece === undefined) break;
      onBegin(piece.item, this.doneCount);
      this.take(position, run(piece.item));
      doneWeight += piece.weight;
      const tookMs = performance.now() - beganMs;
      if (isShared && threads === undefined && tookMs >= measuredMsMin) {
        threads = this.startThreads(tookMs / doneWeight);
      }
      // What other threads have sent, and signals, are looked at between two pieces.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await threads;
  }

  private startThreads(msPerWeight: number): Promise<void> | undefined {
    const free = this.claims.free();
    const restMs =
      free.reduce((sum, position) => sum + (this.pieces[position]?.weight ?? 0), 0) * msPerWeight;
    const { jobCount, startThread, worthwhileMs, lost } = this.options;
    if (free.length === 0 || restMs < worthwhileMs) return undefined;
    const count = Math.min(jobCount - 1, free.length);
    const owners = Array.from({ length: count }, (_, index) => index + 2);
    const items = this.pieces.map(({ item }) => item);
    return runThreads<Result>(owners, {
      claims: this.claims,
      start: (claims) => startThread(items, claims),
      onResult: (position, result) => this.take(position, result),
      lost: (position, why) => lost(itemAt(items, position), why),
    });
  }

  private take(position: number, result: Result): void {
    this.results[this.pieces[position]?.place ?? 0] = { result };
    this.doneCount++;
    for (let next = this.results[this.told]; next !== undefined; next = this.results[++this.told]) {
      this.options.onResult(next.result);
    }
  }

  private claimRest(): void {
    while (this.claims.claim(stoppedOwner) !== undefined);
  }
}

function itemAt<Item>(items: readonly Item[], position: number): Item {
  const item = items[position];
  if (item === undefined) throw new Error(`there is no piece of work ${position}`);
  return item;
}
