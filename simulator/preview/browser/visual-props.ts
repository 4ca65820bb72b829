import type { DashboardPanel } from "../../dashboard/index.ts";
import type { PanelData } from "../panel/panel-data.ts";
import type { Look } from "../panel/shown-fields.ts";
import type { PanelSurroundings } from "./panel-surroundings.ts";
import type { Size } from "./use-size.ts";

/** What a visualization is given. */
export interface VisualProps {
  readonly panel: DashboardPanel;
  /** The panel's title, or what stands for it. */
  readonly name: string;
  readonly data: PanelData;
  readonly size: Size;
  readonly look: Look;
  readonly surroundings: PanelSurroundings;
}
