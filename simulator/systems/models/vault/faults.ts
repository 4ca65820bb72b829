import * as z from "zod";
import { targetNames } from "../../kit/fault-parameters.ts";
import { unreachable } from "../../kit/model.ts";
import type { FaultOf } from "../../kit/system.ts";
import { controllerInstance, scannerInstance, vaultInstances } from "./jobs.ts";

/** The repositories that are scanned. */
export const repositories = ["shop", "platform"] as const;

const instance = z.enum([...vaultInstances, "all"]).describe("Which server, or `all` of them.");

/** The faults of Vault as a scenario writes them. */
export const vaultFaultSchemas = [
  z.strictObject({ kind: z.literal("vault-sealed"), instance }),
  z.strictObject({ kind: z.literal("vault-server-down"), instance }),
  z.strictObject({ kind: z.literal("vault-audit-blocked") }),
  z.strictObject({
    kind: z.literal("vault-tokens-endless"),
    count: z.int().min(1).max(1000).describe("How many tokens without an end are made."),
  }),
  z.strictObject({ kind: z.literal("vault-sealing-key-lost") }),
  z.strictObject({
    kind: z.literal("vault-secret-committed"),
    repository: z.enum(repositories).describe("Which repository."),
  }),
  z.strictObject({ kind: z.literal("vault-scanner-stopped") }),
] as const;

/** A fault of Vault. */
export type VaultFault = FaultOf<typeof vaultFaultSchemas>;

/** Each fault of Vault at least once, at a strength that shows. */
export const vaultFaultExamples: readonly VaultFault[] = [
  { kind: "vault-sealed", instance: "vault-1:8200" },
  { kind: "vault-sealed", instance: "all" },
  { kind: "vault-server-down", instance: "vault-2:8200" },
  { kind: "vault-audit-blocked" },
  { kind: "vault-tokens-endless", count: 5 },
  { kind: "vault-sealing-key-lost" },
  { kind: "vault-secret-committed", repository: "shop" },
  { kind: "vault-scanner-stopped" },
];

/** What happens at each fault of Vault, and how it ends at the rollback. */
export const vaultFaults: Readonly<Record<VaultFault["kind"], string>> = {
  "vault-sealed": "a server, or all of them, is sealed; a standby takes over; it is unsealed at the end",
  "vault-server-down": "a server, or all of them, is gone; it is started and unsealed at the end",
  "vault-audit-blocked": "no audit device takes records, so that requests are refused",
  "vault-tokens-endless": "somebody makes tokens that never expire; they are revoked at the end",
  "vault-sealing-key-lost": "the controller has lost the key of sealed secrets; it gets it back at the end",
  "vault-secret-committed": "a secret is pushed in the clear; it is taken out of the history at the end",
  "vault-scanner-stopped": "the schedule of the scans stands still, and what it wrote last is still served",
};

/** The targets that a fault of Vault disturbs, as `job/instance`. */
export function vaultTargetsOf(fault: VaultFault): readonly string[] {
  switch (fault.kind) {
    case "vault-sealed":
    case "vault-server-down":
    case "vault-audit-blocked":
    case "vault-tokens-endless":
      return targetNames("vault", vaultInstances);
    case "vault-sealing-key-lost":
      return targetNames("sealed-secrets", [controllerInstance]);
    case "vault-secret-committed":
    case "vault-scanner-stopped":
      return targetNames("secret-scan", [scannerInstance]);
    default:
      return unreachable(fault);
  }
}
