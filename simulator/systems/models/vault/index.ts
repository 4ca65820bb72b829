import type { UnshownVariant } from "../../kit/model.ts";
import { defineSystem } from "../../kit/system.ts";
import { vaultFaultExamples, vaultFaultSchemas, vaultFaults, vaultTargetsOf } from "./faults.ts";
import { VaultSystem } from "./system.ts";

/** Vault with two standbys, the controller of sealed secrets, and the scan of the repositories. */
export const vaultSystem = defineSystem({
  faultSchemas: vaultFaultSchemas,
  faults: vaultFaults,
  examples: vaultFaultExamples,
  targetsOf: vaultTargetsOf,
  unshownVariants: [
    {
      alert: "VaultSealed",
      variant: "below",
      reason: "a server is sealed or not, and its series says nothing else",
    },
    ...["VaultAuditFailing", "VaultSealedSecretsFailing", "VaultSecretCommitted"].map(
      (alert): UnshownVariant => ({
        alert,
        variant: "below",
        reason: "one is enough, and there is nothing between none and one",
      }),
    ),
  ],
  create: (options) => new VaultSystem(options),
});
