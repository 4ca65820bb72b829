import { parentPort } from "node:worker_threads";
import { WorkClaims } from "./work-claims.ts";
import type { ThreadClaims, ThreadMessage } from "./work-threads.ts";

/** What a thread does: claims pieces of work, sends what came of each, and ends when none is left. */
export function workOnClaims<Result>(
  { owners, owner }: ThreadClaims,
  run: (position: number) => Result,
): void {
  const claims = new WorkClaims(owners);
  for (let position = claims.claim(owner); position !== undefined; position = claims.claim(owner)) {
    parentPort?.postMessage({ position, result: run(position) } satisfies ThreadMessage<Result>);
  }
}
