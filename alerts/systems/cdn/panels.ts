import { linkTo } from "../../panel-link.ts";

/** The panels that the alerts of the content delivery network point at. */
export const cdnPanels = {
  "klaxon-cdn": ["pools", "server-errors", "cache-hits", "blocked-by-rule", "rate-limited", "missing"],
} as const;

/** The link to a panel of the content delivery network. */
export const panelLink = linkTo(cdnPanels);
