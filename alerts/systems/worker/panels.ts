import { linkTo } from "../../panel-link.ts";

/** The panels that the alerts of the workers point at. */
export const workerPanels = {
  "klaxon-worker": ["heartbeats", "depth", "oldest-job", "failures", "redeliveries"],
} as const;

/** The link to a panel of the workers. */
export const panelLink = linkTo(workerPanels);
