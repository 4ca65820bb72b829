import { strict as assert } from "node:assert";
import { workerData } from "node:worker_threads";
import { loadAssets } from "./drill-assets.ts";
import { DrillRunner, type DrillWorkerData } from "./drill-queue.ts";
import { workOnClaims } from "./thread-work.ts";

// A thread beside the main one: claims drills, runs them, sends what came of each, and ends when none is left.
const data: DrillWorkerData = workerData;
const { assets } = loadAssets(data.settings.assets);
assert(assets !== undefined, "rules or routing have changed since the run began; run it again");
const runner = new DrillRunner(assets, data.settings);
workOnClaims(data, (position) => {
  const task = data.tasks[position];
  assert(task !== undefined, `there is no drill ${position}`);
  return runner.run(task);
});
