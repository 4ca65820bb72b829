import { workerData } from "node:worker_threads";
import { machineFiles } from "./files.ts";
import type { TestWorkerData } from "./test-queue.ts";
import { TestRunner } from "./test-task.ts";
import { workOnClaims } from "./thread-work.ts";

// A thread beside the main one: claims test files, runs them, sends what came of each, and ends when none is left.
const data: TestWorkerData = workerData;
const runner = new TestRunner(data.settings, machineFiles);
workOnClaims(data, (position) => runner.run(data.files[position] ?? ""));
