import { parentPort, workerData } from "node:worker_threads";
import { gainInsight, type InsightTask } from "../live/run/index.ts";

// A thread beside the one whose event loop carries drills: gains the insight into one drill, sends it, and ends.
const task: InsightTask = workerData;
// Whoever started it ends it where it takes too long, with all that it waits for.
const { signal } = new AbortController();
void gainInsight(task, signal).then((insight) => parentPort?.postMessage(insight));
