import { type ResourceLimits, Worker } from "node:worker_threads";
import { sourceThread } from "./node-program.ts";
import type { WorkClaims } from "./work-claims.ts";

/** By what a thread claims its pieces of work. */
export interface ThreadClaims {
  readonly owners: Int32Array;
  readonly owner: number;
}

/** What a thread sends for each piece of work. */
export interface ThreadMessage<Result> {
  readonly position: number;
  readonly result: Result;
}

/** A thread that works. */
export interface WorkThread<Result> {
  on(event: "message", listen: (message: ThreadMessage<Result>) => void): unknown;
  on(event: "error", listen: (error: unknown) => void): unknown;
  on(event: "exit", listen: (code: number) => void): unknown;
}

/** Starts a thread that works on a list, with what it needs beside its claims. */
export function startThread<Result>(
  name: "drill" | "test",
  claims: ThreadClaims,
  needs: object,
): WorkThread<Result> {
  return startOwnThread(name, { ...needs, ...claims });
}

/** Starts a thread of klaxon's own, `name-worker.ts` or what it is bundled as, with the data that it finds as its `workerData`. */
export function startOwnThread(
  name: "drill" | "insight" | "test",
  workerData: object,
  resourceLimits: ResourceLimits = {},
): Worker {
  // The address is no import, so nobody rewrites it when the commands are bundled.
  const isSource = import.meta.url.endsWith(".ts");
  const file = new URL(isSource ? `./${name}-worker.ts` : `./${name}-thread.cjs`, import.meta.url);
  return new Worker(isSource ? sourceThread(file) : file, { workerData, resourceLimits });
}

/** What threads are asked to do. */
export interface ThreadWork<Result> {
  readonly claims: WorkClaims;
  readonly start: (data: ThreadClaims) => WorkThread<Result>;
  readonly onResult: (position: number, result: Result) => void;
  /** What came of a piece whose thread has died; `why` says of what. */
  readonly lost: (position: number, why: string) => Result;
}

/**
 * Starts threads, and resolves when all have ended. A thread that dies takes with it the one piece of work it was at,
 * which then has failed; what it sent before stays, and the others go on.
 */
export async function runThreads<Result>(owners: readonly number[], work: ThreadWork<Result>): Promise<void> {
  await Promise.all(owners.map((owner) => runThread(owner, work)));
}

function runThread<Result>(owner: number, work: ThreadWork<Result>): Promise<void> {
  const { claims, onResult, lost } = work;
  const told = new Set<number>();
  let reason: string | undefined;
  return new Promise((resolve) => {
    const thread = work.start({ owners: claims.owners, owner });
    thread.on("message", ({ position, result }) => {
      told.add(position);
      onResult(position, result);
    });
    thread.on("error", (error) => {
      reason = describeDeath(error);
    });
    thread.on("exit", (code) => {
      for (const position of claims.ownedBy(owner)) {
        if (!told.has(position)) onResult(position, lost(position, reason ?? `it ended with code ${code}`));
      }
      resolve();
    });
  });
}

/** Of what a thread has died, by what its `error` event told. */
export function describeDeath(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ERR_WORKER_OUT_OF_MEMORY") return "it ran out of memory";
  return error instanceof Error ? error.message : String(error);
}
