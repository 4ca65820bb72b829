import { defineSystem } from "../../kit/system.ts";
import {
  certificatesFaultExamples,
  certificatesFaultSchemas,
  certificatesFaults,
  certificatesTargetsOf,
} from "./faults.ts";
import { CertificatesSystem } from "./system.ts";

/** The TLS certificates of our hosts, as probes see them from outside. */
export const certificatesSystem = defineSystem({
  faultSchemas: certificatesFaultSchemas,
  faults: certificatesFaults,
  examples: certificatesFaultExamples,
  targetsOf: certificatesTargetsOf,
  services: ["certificates/app", "certificates/api"],
  unshownVariants: [
    {
      alert: "CertificatesProbeFailing",
      variant: "below",
      reason: "`probe_success` is 0 or 1: a handshake that is slow still shows its certificate",
    },
  ],
  create: (options) => new CertificatesSystem(options),
});
