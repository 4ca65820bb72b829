import { linkTo } from "../../panel-link.ts";

/** The panels that alerts of the API point at. */
export const apiPanels = {
  "klaxon-api": [
    "request-rate",
    "error-ratio",
    "latency-p99",
    "event-loop-lag",
    "memory",
    "instances-up",
    "restarts",
  ],
  "klaxon-api-budget": ["availability-burn", "latency-burn", "availability-budget", "latency-budget"],
} as const;

/** The link to a panel of the API. */
export const panelLink = linkTo(apiPanels);
