import { defineSystem } from "../../kit/system.ts";
import { apiFaultExamples, apiFaultSchemas, apiFaults, apiTargetsOf } from "./faults.ts";
import { ApiSystem, databaseServices } from "./system.ts";

/** Three instances of the HTTP API behind a load balancer. */
export const apiSystem = defineSystem({
  faultSchemas: apiFaultSchemas,
  faults: apiFaults,
  examples: apiFaultExamples,
  targetsOf: apiTargetsOf,
  dependsOn: Object.values(databaseServices),
  create: (options) => new ApiSystem(options),
});
