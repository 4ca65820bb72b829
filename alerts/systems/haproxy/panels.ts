import { linkTo } from "../../panel-link.ts";

/** The panels that alerts of the load balancer point at. */
export const haproxyPanels = {
  "klaxon-haproxy": ["scrapes", "active-servers", "servers", "taken-out", "errors", "queue"],
} as const;

/** The link to a panel of the load balancer. */
export const panelLink = linkTo(haproxyPanels);
