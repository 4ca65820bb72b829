import { defineSystem } from "../../kit/system.ts";
import { workerFaultExamples, workerFaultSchemas, workerFaults, workerTargetsOf } from "./faults.ts";
import { WorkerSystem } from "./system.ts";

/** The workers of the shop and the queues that they share. */
export const workerSystem = defineSystem({
  faultSchemas: workerFaultSchemas,
  faults: workerFaults,
  examples: workerFaultExamples,
  targetsOf: workerTargetsOf,
  create: (options) => new WorkerSystem(options),
});
