import { defineSystem } from "../../kit/system.ts";
import { uvicornFaultExamples, uvicornFaultSchemas, uvicornFaults, uvicornTargetsOf } from "./faults.ts";
import { UvicornSystem } from "./system.ts";

const neverEnds = "`up` is written by Prometheus for every target that it knows, so it never ends";

/** Three instances of the FastAPI application under uvicorn. */
export const uvicornSystem = defineSystem({
  faultSchemas: uvicornFaultSchemas,
  faults: uvicornFaults,
  examples: uvicornFaultExamples,
  targetsOf: uvicornTargetsOf,
  unshownVariants: [
    { alert: "UvicornDown", variant: "absent", reason: neverEnds },
    { alert: "UvicornInstanceDown", variant: "absent", reason: neverEnds },
    {
      alert: "UvicornInstanceDown",
      variant: "below",
      reason: "`up` is 0 or 1: an instance that answers its scrapes slowly still answers them",
    },
  ],
  create: (options) => new UvicornSystem(options),
});
