import { linkTo } from "../../panel-link.ts";

/** The panels that alerts of Vault point at. */
export const vaultPanels = {
  "klaxon-vault": ["servers", "sealed", "audit-failures", "tokens", "unseal-errors", "findings", "scan-age"],
} as const;

/** The link to a panel of Vault. */
export const panelLink = linkTo(vaultPanels);
