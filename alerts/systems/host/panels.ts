import { linkTo } from "../../panel-link.ts";

/** The panels that alerts of the machines point at. */
export const hostPanels = {
  "klaxon-host": ["disk-free", "read-only", "cpu-waiting", "oom-kills", "uptime", "textfile"],
} as const;

/** The link to one of them. */
export const panelLink = linkTo(hostPanels);
