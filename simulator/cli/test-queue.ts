import { machineFiles } from "./files.ts";
import { statusOf } from "./path-status.ts";
import { lostOutcome, type TestFileResult, TestRunner, type TestSettings } from "./test-task.ts";
import { runWork } from "./work-queue.ts";
import { startThread, type ThreadClaims, type WorkThread } from "./work-threads.ts";

/** What a thread that runs test files is given. */
export interface TestWorkerData extends ThreadClaims {
  /** By position. */
  readonly files: readonly string[];
  readonly settings: TestSettings;
}

/** A thread that runs test files. */
export type TestThread = WorkThread<TestFileResult>;

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

/**
 * Runs test files, on several threads where that pays. The results, their order included, are the same on any number
 * of threads. Resolves to the results of all files, or of those that were begun before it was stopped.
 */
export function runTestFiles(
  files: readonly string[],
  options: TestQueueOptions,
): Promise<readonly TestFileResult[]> {
  const { settings, worthwhileMs = worthwhileMsDefault } = options;
  const start =
    options.startThread ??
    (({ owners, owner, ...needs }) => startThread<TestFileResult>("test", { owners, owner }, needs));
  const runner = new TestRunner(settings, machineFiles);
  return runWork<string, TestFileResult>(files, {
    ...options,
    worthwhileMs,
    usualMsPerWeight: usualMsPerByte,
    weightOf: (file) => weightMin + (statusOf(file)?.size ?? 0),
    run: (file) => runner.run(file),
    startThread: (ordered, claims) => start({ ...claims, files: ordered, settings }),
    lost: (file, why) => ({
      outcome: lostOutcome(file, `the thread that ran the file has died: ${why}; if it is large, split it`),
      coverage: [],
      reads: { paths: [file], patterns: [] },
      crash: undefined,
    }),
  });
}
