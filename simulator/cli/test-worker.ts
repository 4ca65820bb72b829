import { parentPort, workerData } from "node:worker_threads";
import { machineFiles } from "./files.ts";
import { TestClaims } from "./test-claims.ts";
import { TestRunner } from "./test-task.ts";
import type { TestWorkerData, TestWorkerMessage } from "./test-workers.ts";

// A thread beside the main one: claims test files, runs them, sends what came of each, and ends when none is left.
const { files, owners, owner, settings }: TestWorkerData = workerData;
const claims = new TestClaims(owners);
const runner = new TestRunner(settings, machineFiles);
for (let position = claims.claim(owner); position !== undefined; position = claims.claim(owner)) {
  const result = runner.run(files[position] ?? "");
  parentPort?.postMessage({ position, result } satisfies TestWorkerMessage);
}
