import { defineSystem } from "../../kit/system.ts";
import { stackFaultExamples, stackFaultSchemas, stackFaults, stackTargetsOf } from "./faults.ts";
import { StackSystem } from "./system.ts";

/** Prometheus and its two Alertmanagers. */
export const stackSystem = defineSystem({
  faultSchemas: stackFaultSchemas,
  faults: stackFaults,
  examples: stackFaultExamples,
  targetsOf: stackTargetsOf,
  isMonitoring: true,
  unshownVariants: [
    {
      alert: "TargetDown",
      variant: "below",
      reason: "`up` is 0 or 1: a scrape that is slow but in time is a good one",
    },
    {
      alert: "RuleEvaluationFailing",
      variant: "below",
      reason: "one failed evaluation is enough, and there is nothing between none and one",
    },
    {
      alert: "AlertmanagerUnreachable",
      variant: "below",
      reason: "one failed attempt is enough, and there is nothing between none and one",
    },
  ],
  create: (options) => new StackSystem(options),
});
