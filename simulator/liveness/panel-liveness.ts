/**
 * What a panel tells of an incident: it `shows` it, it stays `unchanged`, it has `no-data` before and meanwhile, or its queries
 * cannot be evaluated here (`unrenderable`).
 */
export type PanelState = "shows" | "unchanged" | "no-data" | "unrenderable";

/** One panel in one drill. */
export interface PanelLiveness {
  /** The dashboard's uid. */
  readonly dashboard: string;
  readonly panelId: number;
  readonly panelTitle: string;
  /** The scenario's name, its variant included. */
  readonly drill: string;
  readonly state: PanelState;
  /** Where the panel can be seen, from the root of a Grafana. */
  readonly link?: string;
  /** The alerts that fired in the drill and link to it; absent where none did. */
  readonly alerts?: readonly string[];
}

/** An alert that fired in a drill, and whether the panel that it links to shows why. */
export interface LinkedPanel {
  readonly alert: string;
  readonly dashboard: string;
  readonly panelId: number;
  readonly panelTitle: string;
  readonly drill: string;
  readonly state: PanelState;
}

/** What the panels told of one drill. Plain data, as threads send it. */
export interface DrillLiveness {
  /** The uids of the dashboards of the drill's own system; others are looked at because alerts link to them. */
  readonly ownDashboards: readonly string[];
  readonly panels: readonly PanelLiveness[];
  readonly linked: readonly LinkedPanel[];
}
