import { linkTo } from "../../panel-link.ts";

/** The panels that the alerts of the hosted project point at. */
export const supabasePanels = {
  "klaxon-supabase": ["interfaces", "pool-waiting", "connections", "disk", "replica-lag"],
} as const;

/** The link to a panel of the hosted project. */
export const panelLink = linkTo(supabasePanels);
