import { linkTo } from "../../panel-link.ts";

/** The panels that the alerts of the functions point at. */
export const functionsPanels = {
  "klaxon-functions": ["errors", "durations", "timeouts", "regions", "memory", "cron-age", "cron-runs"],
} as const;

/** The link to a panel of the functions. */
export const panelLink = linkTo(functionsPanels);
