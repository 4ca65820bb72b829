/** A way to another page; the address may use Grafana's variables. */
export interface Link {
  readonly kind: "page";
  readonly title: string;
  readonly url: string;
  /** What the reader finds there. */
  readonly tooltip: string;
  readonly opensNewPage: boolean;
}

/** A menu of all dashboards that have every one of these tags; the shown time and the variables are kept. */
export interface DashboardMenu {
  readonly kind: "dashboards";
  readonly title: string;
  readonly tooltip: string;
  readonly tags: readonly string[];
}
