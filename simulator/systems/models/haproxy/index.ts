import { defineSystem } from "../../kit/system.ts";
import { haproxyFaultExamples, haproxyFaultSchemas, haproxyFaults, haproxyTargetsOf } from "./faults.ts";
import { HaproxySystem } from "./system.ts";

/** The load balancer in front of three application servers. */
export const haproxySystem = defineSystem({
  faultSchemas: haproxyFaultSchemas,
  faults: haproxyFaults,
  examples: haproxyFaultExamples,
  targetsOf: haproxyTargetsOf,
  unshownVariants: [
    {
      alert: "HaproxyServerDown",
      variant: "below",
      reason: "a server is out or it is not; the failed checks before that are counted in another series",
    },
    {
      alert: "HaproxyDown",
      variant: "below",
      reason: "`up` is 0 or 1: a load balancer that answers its scrapes slowly still answers them",
    },
    {
      alert: "HaproxyDown",
      variant: "absent",
      reason: "`up` is written by Prometheus for every target that it knows, so it never ends",
    },
  ],
  create: (options) => new HaproxySystem(options),
});
