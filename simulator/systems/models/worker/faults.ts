import * as z from "zod";
import { ratio, targetNames } from "../../kit/fault-parameters.ts";
import type { FaultOf } from "../../kit/system.ts";
import { workerInstances } from "./jobs.ts";
import { queueNames } from "./queues.ts";

const instance = z.enum([...workerInstances, "all"]).describe("Which worker, or `all` of them.");
const queue = z.enum(queueNames).describe("Which queue.");

/** The faults of the workers as a scenario writes them. */
export const workerFaultSchemas = [
  z.strictObject({ kind: z.literal("worker-killed"), instance }),
  z.strictObject({ kind: z.literal("worker-frozen"), instance }),
  z.strictObject({ kind: z.literal("worker-stuck"), instance }),
  z.strictObject({
    kind: z.literal("worker-starved"),
    ratio: ratio.describe("Share of the workers' speed that is gone; 1 stops them."),
  }),
  z.strictObject({
    kind: z.literal("worker-poison-jobs"),
    queue,
    ratio: ratio.describe("Share of the queue's jobs that fail."),
  }),
  z.strictObject({
    kind: z.literal("worker-redelivery"),
    queue,
    ratio: z.number().gt(0).max(0.8).describe("Share of the jobs done whose acknowledgement gets lost."),
  }),
] as const;

/** A fault of the workers. */
export type WorkerFault = FaultOf<typeof workerFaultSchemas>;

/** Each fault of the workers at least once, at a strength that shows. */
export const workerFaultExamples: readonly WorkerFault[] = [
  { kind: "worker-killed", instance: "worker-1:9300" },
  { kind: "worker-killed", instance: "all" },
  { kind: "worker-frozen", instance: "worker-2:9300" },
  { kind: "worker-stuck", instance: "worker-1:9300" },
  { kind: "worker-starved", ratio: 0.9 },
  { kind: "worker-poison-jobs", queue: "orders", ratio: 0.5 },
  { kind: "worker-redelivery", queue: "mail", ratio: 0.5 },
];

/** What happens at each fault of the workers, and how it ends at the rollback. */
export const workerFaults: Readonly<Record<WorkerFault["kind"], string>> = {
  "worker-killed": "a worker dies; it is started anew at the end",
  "worker-frozen":
    "a worker is stopped as by a signal: it takes connections and answers none; it goes on at the end",
  "worker-stuck": "the loop of a worker that takes jobs stands still while its metrics are answered",
  "worker-starved": "every job waits for something scarce, so workers do less; they catch up at the end",
  "worker-poison-jobs": "jobs of a queue fail",
  "worker-redelivery": "acknowledgements of a queue get lost, so its jobs are delivered again",
};

/** The targets that a fault of the workers disturbs, as `job/instance`: each of them tells of the queues that all share. */
export function workerTargetsOf(): readonly string[] {
  return targetNames("worker", workerInstances);
}
