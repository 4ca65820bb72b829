import { defineSystem } from "../../kit/system.ts";
import { nginxFaultExamples, nginxFaultSchemas, nginxFaults, nginxTargetsOf } from "./faults.ts";
import { NginxSystem } from "./system.ts";

/** The reverse proxy that ends TLS in front of the applications. */
export const nginxSystem = defineSystem({
  faultSchemas: nginxFaultSchemas,
  faults: nginxFaults,
  examples: nginxFaultExamples,
  targetsOf: nginxTargetsOf,
  dependsOn: ["certificates/app"],
  services: ["nginx/requests"],
  unshownVariants: [
    {
      alert: "NginxStatusPageDown",
      variant: "below",
      reason: "`nginx_up` is 0 or 1: a status page that answers slowly is still read",
    },
  ],
  create: (options) => new NginxSystem(options),
});
