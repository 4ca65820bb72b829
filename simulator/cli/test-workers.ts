import { Worker } from "node:worker_threads";
import type { TestClaims } from "./test-claims.ts";
import { lostOutcome, type TestFileResult, type TestSettings } from "./test-task.ts";

/** What a thread is given. */
export interface TestWorkerData {
  /** By position. */
  readonly files: readonly string[];
  readonly owners: Int32Array;
  readonly owner: number;
  readonly settings: TestSettings;
}

/** What a thread sends for each file. */
export interface TestWorkerMessage {
  readonly position: number;
  readonly result: TestFileResult;
}

/** A thread that runs test files. */
export interface TestThread {
  on(event: "message", listen: (message: TestWorkerMessage) => void): unknown;
  on(event: "error", listen: (error: unknown) => void): unknown;
  on(event: "exit", listen: (code: number) => void): unknown;
}

/** Starts a thread of klaxon's own. */
export function startTestThread(data: TestWorkerData): TestThread {
  // The address is no import, so nobody rewrites it when the commands are bundled.
  const file = import.meta.url.endsWith(".ts") ? "./test-worker.ts" : "./test-thread.cjs";
  return new Worker(new URL(file, import.meta.url), { workerData: data });
}

/** What threads are asked to do. */
export interface TestWork {
  readonly files: readonly string[];
  readonly claims: TestClaims;
  readonly settings: TestSettings;
  readonly onResult: (position: number, result: TestFileResult) => void;
}

/**
 * Starts threads, and resolves when all have ended. A thread that dies takes with it the one file it was at, which
 * then has failed; what it sent before stays, and the others go on.
 */
export async function runTestThreads(
  owners: readonly number[],
  work: TestWork,
  start: (data: TestWorkerData) => TestThread,
): Promise<void> {
  await Promise.all(owners.map((owner) => runThread(owner, work, start)));
}

function runThread(
  owner: number,
  work: TestWork,
  start: (data: TestWorkerData) => TestThread,
): Promise<void> {
  const { files, claims, settings, onResult } = work;
  const told = new Set<number>();
  let reason: string | undefined;
  return new Promise((resolve) => {
    const thread = start({ files, owners: claims.owners, owner, settings });
    thread.on("message", ({ position, result }) => {
      told.add(position);
      onResult(position, result);
    });
    thread.on("error", (error) => {
      reason = describeDeath(error);
    });
    thread.on("exit", (code) => {
      for (const position of claims.ownedBy(owner)) {
        if (told.has(position)) continue;
        const file = files[position] ?? "";
        const message = `the thread that ran the file has died: ${reason ?? `it ended with code ${code}`}`;
        onResult(position, {
          outcome: lostOutcome(file, message),
          coverage: [],
          reads: { paths: [file], patterns: [] },
          crash: undefined,
        });
      }
      resolve();
    });
  });
}

function describeDeath(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ERR_WORKER_OUT_OF_MEMORY")
    return "it ran out of memory; split the file, or give its tests less input";
  return error instanceof Error ? error.message : String(error);
}
