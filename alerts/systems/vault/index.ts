import { defineAlerting } from "../../alerting.ts";
import { explainsEveryTargetDown } from "../../scraped-process.ts";
import { vaultLimits } from "./limits.ts";
import { vaultPanels } from "./panels.ts";
import { vaultSealedSecretsFailing, vaultSecretCommitted, vaultSecretScanStale } from "./secrets.ts";
import { vaultAuditFailing, vaultSealed, vaultTokensNeverExpire, vaultUnavailable } from "./servers.ts";

/** The alerting of Vault and of what keeps secrets out of repositories. */
export const vaultAlerting = defineAlerting({
  title: "Vault and secrets",
  panels: vaultPanels,
  objectives: {},
  limits: vaultLimits,
  groups: [
    {
      name: "vault-servers",
      intervalSeconds: 15,
      rules: [vaultUnavailable, vaultSealed, vaultAuditFailing, vaultTokensNeverExpire],
    },
    {
      name: "vault-secrets",
      intervalSeconds: 15,
      rules: [vaultSealedSecretsFailing, vaultSecretCommitted, vaultSecretScanStale],
    },
  ],
  inhibitions: [
    {
      source: "VaultUnavailable",
      targets: ["VaultSealed", "VaultAuditFailing"],
      equal: [],
      reason: "no server answers, and the page about it asks to look at all of them",
    },
    explainsEveryTargetDown(
      "VaultUnavailable",
      ["vault"],
      "no server answers, and the page about it asks to look at all of them",
    ),
  ],
});
