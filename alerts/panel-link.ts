/**
 * The panels that alerts and runbooks may point at: by dashboard, the keys that its builder gives them. The
 * dashboards are made elsewhere; a contract test holds the two together.
 */
export const linkedPanels = {
  "klaxon-api": [
    "request-rate",
    "error-ratio",
    "latency-p99",
    "event-loop-lag",
    "memory",
    "instances-up",
    "restarts",
  ],
  "klaxon-api-budget": ["availability-burn", "latency-burn", "availability-budget", "latency-budget"],
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
  "klaxon-stack": ["targets-up", "rule-failures", "notifications", "watchdog"],
} as const;

/** The stable uid of a dashboard, part of its address. */
export type DashboardUid = keyof typeof linkedPanels;

/** The key of a panel that may be linked to. */
export type PanelKey<Uid extends DashboardUid = DashboardUid> = Uid extends DashboardUid
  ? (typeof linkedPanels)[Uid][number]
  : never;

/** One panel of one dashboard. */
export interface PanelLink {
  readonly dashboard: DashboardUid;
  readonly panel: PanelKey;
  /** The panel's number in the dashboard. */
  readonly id: number;
}

/** The link to a panel; a key that the dashboard has not is a type error. */
export function panelLink<Uid extends DashboardUid>(dashboard: Uid, panel: PanelKey<Uid>): PanelLink {
  return { dashboard, panel, id: panelId(panel) };
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
