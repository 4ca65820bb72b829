import { linkTo } from "./panel-link.ts";
import { linkedPanels } from "./systems/index.ts";

/** The stable uid of a dashboard, part of its address. */
export type DashboardUid = keyof typeof linkedPanels;

/** The link to a panel of any system; a key that the dashboard has not is a type error. */
export const panelLink = linkTo(linkedPanels);
