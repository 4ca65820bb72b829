import { defineSystem } from "../../kit/system.ts";
import { hostFaultExamples, hostFaultSchemas, hostFaults, hostTargetsOf } from "./faults.ts";
import { HostSystem, hostServices } from "./system.ts";

/** Two machines of the application. */
export const hostSystem = defineSystem({
  faultSchemas: hostFaultSchemas,
  faults: hostFaults,
  examples: hostFaultExamples,
  targetsOf: hostTargetsOf,
  services: hostServices,
  unshownVariants: [
    {
      alert: "HostDiskReadOnly",
      variant: "below",
      reason: "`node_filesystem_readonly` is 0 or 1, and one disk of data that is read-only is one too many",
    },
    {
      alert: "HostTextfileBroken",
      variant: "below",
      reason: "`node_textfile_scrape_error` is 0 or 1: a file that is read slowly is still read",
    },
  ],
  create: (options) => new HostSystem(options),
});
