import { defineAlerting } from "../../alerting.ts";
import { defineInhibitions } from "../../inhibition.ts";
import { functionsCronFailed, functionsCronMissed } from "./cron.ts";
import {
  functionsErrorsHigh,
  functionsMemoryHigh,
  functionsNearTimeout,
  functionsRegionSilent,
  functionsTimingOut,
} from "./invocations.ts";
import { functionsLimits } from "./limits.ts";
import { functionsPanels } from "./panels.ts";

const inhibitions = defineInhibitions([
  {
    source: "FunctionsErrorsHigh",
    targets: ["FunctionsTimingOut", "FunctionsNearTimeout"],
    equal: ["route"],
    reason: "the page is about the same invocations; its runbook looks at timeouts",
  },
  {
    source: "FunctionsTimingOut",
    targets: ["FunctionsNearTimeout"],
    equal: ["route"],
    reason: "what is ended for taking too long came near that before",
  },
]);

/** The alerting of the functions. */
export const functionsAlerting = defineAlerting({
  title: "Functions",
  panels: functionsPanels,
  objectives: {},
  limits: functionsLimits,
  groups: [
    {
      name: "functions-invocations",
      intervalSeconds: 15,
      rules: [
        functionsErrorsHigh,
        functionsNearTimeout,
        functionsTimingOut,
        functionsRegionSilent,
        functionsMemoryHigh,
      ],
    },
    { name: "functions-cron", intervalSeconds: 60, rules: [functionsCronMissed, functionsCronFailed] },
  ],
  inhibitions,
});
