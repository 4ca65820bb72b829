import { defineSystem } from "../../kit/system.ts";
import { cdnFaultExamples, cdnFaultSchemas, cdnFaults, cdnTargetsOf } from "./faults.ts";
import { CdnSystem } from "./system.ts";

/** The content delivery network before the shop: cache, firewall, rate limit, pools of origins. */
export const cdnSystem = defineSystem({
  faultSchemas: cdnFaultSchemas,
  faults: cdnFaults,
  examples: cdnFaultExamples,
  targetsOf: cdnTargetsOf,
  unshownVariants: [
    {
      alert: "CdnPoolUnhealthy",
      variant: "below",
      reason: "the health of a pool is 0 or 1: the provider decides how many failed checks make it 0",
    },
  ],
  create: (options) => new CdnSystem(options),
});
