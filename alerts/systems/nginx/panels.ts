import { linkTo } from "../../panel-link.ts";

/** The panels that alerts of the reverse proxy point at. */
export const nginxPanels = {
  "klaxon-nginx": ["probe", "status-page", "errors", "retries", "latency", "limited", "dropped"],
} as const;

/** The link to a panel of the reverse proxy. */
export const panelLink = linkTo(nginxPanels);
