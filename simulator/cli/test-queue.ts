import { machineFiles } from "./files.ts";
import { statusOf } from "./path-status.ts";
import { TestClaims } from "./test-claims.ts";
import { type TestFileResult, TestRunner, type TestSettings } from "./test-task.ts";
import { runTestThreads, startTestThread, type TestThread, type TestWorkerData } from "./test-workers.ts";

/** How a list of test files is run. */
export interface TestQueueOptions {
  readonly settings: TestSettings;
  /** How many threads may run at a time, this one included. */
  readonly jobCount: number;
  /** Is told of each file as it begins, with how many are done. */
  readonly onBegin: (file: string, doneCount: number) => void;
  /** Is given each result in the order of the files, as soon as all before it are there. */
  readonly onResult: (result: TestFileResult) => void;
  /** Says that no further file should be begun. */
  readonly isStopped?: () => boolean;
  /** Default: threads of klaxon's own. */
  readonly startThread?: (data: TestWorkerData) => TestThread;
  /** How long the rest must be expected to take for other threads to be worth their start. Default 4 s. */
  readonly worthwhileMs?: number;
}

// Another thread loads klaxon and warms up once more. What comes of the first files is too
// high an estimate, and below some seconds two cores are slower than one, as measured:
// compiler and garbage collector use the second one already.
const worthwhileMsDefault = 4_000;
// What a file costs however little is in it, in bytes.
const weightMin = 2_000;
// Files as they are take about this long; some a hundred times longer, which is found out on the way.
const usualMsPerByte = 0.0015;
// What is measured before has more to do with warming up than with files.
const measuredMsMin = 500;

/**
 * Runs test files, on several threads where that pays. The results, their order included, are the same on any number
 * of threads. Resolves to the results of all files, or of those that were begun before it was stopped.
 */
export async function runTestFiles(
  files: readonly string[],
  options: TestQueueOptions,
): Promise<readonly TestFileResult[]> {
  const queue = new TestQueue(files, options);
  await queue.run();
  return queue.results.filter((result) => result !== undefined);
}

class TestQueue {
  readonly results: (TestFileResult | undefined)[];
  private readonly options: TestQueueOptions;
  /** The files in the order in which they are begun. */
  private readonly files: readonly string[];
  /** Where a file stands among those that were given, by its place in the order of beginning. */
  private readonly places: number[];
  private readonly weights: readonly number[];
  private readonly claims: TestClaims;
  private readonly runner: TestRunner;
  private told = 0;
  private doneCount = 0;

  constructor(files: readonly string[], options: TestQueueOptions) {
    this.options = options;
    this.results = files.map(() => undefined);
    this.runner = new TestRunner(options.settings, machineFiles);
    this.claims = TestClaims.ofLength(files.length);
    const isShared = options.jobCount > 1 && files.length > 1;
    const weights = files.map((file) => weightMin + (isShared ? (statusOf(file)?.size ?? 0) : 0));
    const weightOf = (place: number) => weights[place] ?? 0;
    // The largest first, so that no thread is left alone with it in the end.
    this.places = files.map((_, place) => place);
    if (isShared) this.places.sort((left, right) => weightOf(right) - weightOf(left));
    this.files = this.places.map((place) => files[place] ?? "");
    this.weights = this.places.map(weightOf);
  }

  async run(): Promise<void> {
    const { jobCount, onBegin } = this.options;
    const isShared = jobCount > 1 && this.files.length > 1;
    const beganMs = performance.now();
    let doneWeight = 0;
    let threads = isShared ? this.startThreads(usualMsPerByte) : undefined;
    for (;;) {
      if (this.options.isStopped?.() === true) this.claimRest();
      // Other threads begin with the largest, so this one soon knows how long a small one takes.
      const position = this.claims.claim(mainOwner, isShared ? "last" : "first");
      if (position === undefined) break;
      const file = this.files[position] ?? "";
      onBegin(file, this.doneCount);
      this.take(position, this.runner.run(file));
      doneWeight += this.weights[position] ?? 0;
      const tookMs = performance.now() - beganMs;
      if (isShared && threads === undefined && tookMs >= measuredMsMin) {
        threads = this.startThreads(tookMs / doneWeight);
      }
      // What other threads have sent, and signals, are looked at between two files.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await threads;
  }

  private startThreads(msPerWeight: number): Promise<void> | undefined {
    const free = this.claims.free();
    const restMs = free.reduce((sum, position) => sum + (this.weights[position] ?? 0), 0) * msPerWeight;
    const { settings, jobCount, startThread = startTestThread, worthwhileMs } = this.options;
    if (free.length === 0 || restMs < (worthwhileMs ?? worthwhileMsDefault)) return undefined;
    const count = Math.min(jobCount - 1, free.length);
    const owners = Array.from({ length: count }, (_, index) => index + 2);
    const { files, claims } = this;
    const onResult = (position: number, result: TestFileResult) => this.take(position, result);
    return runTestThreads(owners, { files, claims, settings, onResult }, startThread);
  }

  private take(position: number, result: TestFileResult): void {
    this.results[this.places[position] ?? 0] = result;
    this.doneCount++;
    for (let next = this.results[this.told]; next !== undefined; next = this.results[++this.told]) {
      this.options.onResult(next);
    }
  }

  private claimRest(): void {
    while (this.claims.claim(stoppedOwner) !== undefined);
  }
}

const mainOwner = 1;
// Nobody runs what is claimed by it.
const stoppedOwner = -1;
