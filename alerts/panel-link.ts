/** The panels that alerts and runbooks may point at: by dashboard, the keys that its builder gives them. */
export type LinkedPanels = Readonly<Record<string, readonly string[]>>;

/** One panel of one dashboard. */
export interface PanelLink {
  /** The uid of the dashboard. */
  readonly dashboard: string;
  readonly panel: string;
  /** The panel's number in the dashboard. */
  readonly id: number;
}

/**
 * Makes links to these panels; a key that the dashboard has not is a type error. The dashboards are made elsewhere;
 * a test holds the two together.
 */
export function linkTo<const Panels extends LinkedPanels>(
  _panels: Panels,
): <Uid extends string & keyof Panels>(dashboard: Uid, panel: Panels[Uid][number]) => PanelLink {
  return (dashboard, panel) => ({ dashboard, panel, id: panelId(panel) });
}

/** Where a person opens the panel, given the address of Grafana. */
export function panelUrl(grafana: string, link: PanelLink): string {
  return `${grafana}/d/${link.dashboard}?viewPanel=${link.id}`;
}

/**
 * The number of a panel, from its key alone, so that links outlive every change of the layout: 1 + FNV-1a
 * (32 bits, over UTF-8) of the key, modulo 100000. Two keys of one dashboard that meet are found by its build.
 */
export function panelId(key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return 1 + (hash % 100_000);
}
