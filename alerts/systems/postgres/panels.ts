import { linkTo } from "../../panel-link.ts";

/** The panels that alerts of PostgreSQL point at. */
export const postgresPanels = {
  "klaxon-postgres": [
    "up",
    "primary",
    "replica-lag",
    "replicas",
    "connections",
    "deadlocks",
    "archiver",
    "idle-in-transaction",
  ],
} as const;

/** The link to a panel of PostgreSQL. */
export const panelLink = linkTo(postgresPanels);
