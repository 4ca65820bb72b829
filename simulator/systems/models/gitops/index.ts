import { defineSystem } from "../../kit/system.ts";
import { gitopsFaultExamples, gitopsFaultSchemas, gitopsFaults, gitopsTargetsOf } from "./faults.ts";
import { GitopsSystem } from "./system.ts";

/** A cluster that Flux keeps in line with a repository. */
export const gitopsSystem = defineSystem({
  faultSchemas: gitopsFaultSchemas,
  faults: gitopsFaults,
  examples: gitopsFaultExamples,
  targetsOf: gitopsTargetsOf,
  unshownVariants: [
    {
      alert: "GitopsResourceFailing",
      variant: "below",
      reason: "an object is ready or not; its series is there only while it is not",
    },
    {
      alert: "GitopsResourceFailing",
      variant: "absent",
      reason: "its series is there only while an object fails, so that its absence is how it should be",
    },
    {
      alert: "GitopsSuspended",
      variant: "below",
      reason: "an object is suspended or not; its series is there only while it is",
    },
    {
      alert: "GitopsSuspended",
      variant: "absent",
      reason:
        "its series is there only while an object is suspended, so that its absence is how it should be",
    },
    {
      alert: "GitopsDriftNotCorrected",
      variant: "below",
      reason: "the cluster differs or not, and a drift that is corrected is the brief variant",
    },
    {
      alert: "GitopsManualChangeWithoutTicket",
      variant: "below",
      reason: "one change is enough, and there is nothing between none and one",
    },
  ],
  create: (options) => new GitopsSystem(options),
});
