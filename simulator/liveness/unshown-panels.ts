/** A panel that need not show any incident, and why. */
export interface UnshownPanel {
  /** The dashboard's uid. */
  readonly dashboard: string;
  readonly panelTitle: string;
  readonly reason: string;
}

/** The panels of klaxon's own dashboards that no scenario needs to show. */
export const unshownPanels: readonly UnshownPanel[] = [
  {
    dashboard: "klaxon-stack",
    panelTitle: "Time to deliver (p99)",
    reason: "receivers that fail are modelled, receivers that are slow are not",
  },
];
