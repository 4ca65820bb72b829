import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { machineFiles } from "../../../simulator/cli/files.ts";
import type { PrometheusMajor } from "../../../simulator/promql/index.ts";
import { runUnitTestFile } from "../../../simulator/promtool/index.ts";
import { drawCase, type UnitTestCase } from "./case.ts";
import { differenceBetween } from "./comparison.ts";
import { type PromtoolAnswer, runPromtoolBatch } from "./promtool-batch.ts";

/** What is compared. */
export interface SessionOptions {
  /** The real promtool of each release line that is asked. */
  readonly promtools: ReadonlyMap<PrometheusMajor, string>;
  readonly seed: number;
  /** How many test files; a case that is begun is finished. */
  readonly count: number;
  /** Ends the session early. */
  readonly differenceCountMax: number;
  readonly signal: AbortSignal;
  readonly onProgress: (fileCount: number) => void;
}

/** What came of it. */
export interface SessionReport {
  /** Test files, each of which was run once for each release line. */
  readonly fileCount: number;
  /** Of the runs. */
  readonly passedCount: number;
  readonly refusedCount: number;
  /** Of assertions that were looked at. */
  readonly assertionCount: number;
  readonly heldCount: number;
  readonly differences: readonly FileDifference[];
}

/** A test file on which klaxon and promtool do not agree. */
export interface FileDifference {
  readonly prometheus: PrometheusMajor;
  /** Draws the case again, alone. */
  readonly caseSeed: number;
  readonly file: string;
  readonly text: string;
}

const casesPerBatch = 12;
// Where promtool sums or picks in a random order, what it says once in so many runs counts as said.
const runsMax = 5;

/** Runs random test files here and in real promtool and compares what both say. */
export async function runSession(options: SessionOptions): Promise<SessionReport> {
  const folder = mkdtempSync(join(tmpdir(), "klaxon-unit-tests-"));
  const tally = { fileCount: 0, passedCount: 0, refusedCount: 0, assertionCount: 0, heldCount: 0 };
  const differences: FileDifference[] = [];
  try {
    for (let first = 0; tally.fileCount < options.count && !options.signal.aborted; first += casesPerBatch) {
      const batch = drawBatch(options, folder, first, tally.fileCount);
      const results = await Promise.all(
        [...options.promtools].map(([prometheus, promtool]) => compareBatch(batch, prometheus, promtool)),
      );
      for (const result of results) {
        tally.passedCount += result.passedCount;
        tally.refusedCount += result.refusedCount;
        tally.assertionCount += result.assertionCount;
        tally.heldCount += result.heldCount;
        differences.push(...result.differences);
      }
      tally.fileCount += batch.files.length;
      rmSync(batch.folder, { recursive: true });
      options.onProgress(tally.fileCount);
      if (differences.length >= options.differenceCountMax) break;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { ...tally, differences };
}

interface Batch {
  readonly folder: string;
  /** Paths from the folder. */
  readonly files: readonly { readonly path: string; readonly caseSeed: number }[];
}

function drawBatch({ seed, count }: SessionOptions, folder: string, first: number, doneCount: number): Batch {
  const batchFolder = join(folder, `batch-${first}`);
  const files: { readonly path: string; readonly caseSeed: number }[] = [];
  for (let index = first; index < first + casesPerBatch && doneCount + files.length < count; index++) {
    const caseSeed = seedOf(seed, index);
    const name = `case-${caseSeed}`;
    const { testFiles }: UnitTestCase = drawCase(caseSeed, join(batchFolder, name));
    files.push(...testFiles.map((path) => ({ path: join(name, path), caseSeed })));
  }
  return { folder: batchFolder, files };
}

// A case alone can be asked for as the only one of a session with its own seed.
function seedOf(seed: number, index: number): number {
  return seed + 1_000_003 * index;
}

async function compareBatch({ folder, files }: Batch, prometheus: PrometheusMajor, promtool: string) {
  mkdirSync(folder, { recursive: true });
  const { exitCode, answers } = await runPromtoolBatch(
    promtool,
    folder,
    files.map(({ path }) => path),
  );
  const tally = { passedCount: 0, refusedCount: 0, assertionCount: 0, heldCount: 0 };
  const differences: FileDifference[] = [];
  for (const { path, caseSeed } of files) {
    const outcome = runUnitTestFile(join(folder, path), machineFiles, { prometheus });
    if (outcome.isPassed) tally.passedCount++;
    if (outcome.tests.length === 0) tally.refusedCount++;
    for (const { state } of outcome.tests.flatMap(({ assertions }) => assertions)) {
      if (state !== "skipped") tally.assertionCount++;
      if (state === "passed") tally.heldCount++;
    }
    const compare = (answer: PromtoolAnswer | undefined) =>
      answer === undefined ? "promtool did not come to an answer" : differenceBetween(outcome, answer);
    let text = compare(answers.get(path));
    for (let run = 1; text !== undefined && run < runsMax; run++) {
      text = compare((await runPromtoolBatch(promtool, folder, [path])).answers.get(path));
    }
    if (text !== undefined) differences.push({ prometheus, caseSeed, file: path, text });
  }
  const isAllPassed = tally.passedCount === files.length;
  if (differences.length === 0 && exitCode !== (isAllPassed ? 0 : 1)) {
    const text = `promtool ends with exit code ${exitCode}, klaxon with ${isAllPassed ? 0 : 1}`;
    differences.push({ prometheus, caseSeed: files[0]?.caseSeed ?? 0, file: "all of a batch", text });
  }
  return { ...tally, differences };
}
