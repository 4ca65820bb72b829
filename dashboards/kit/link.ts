/** A way to another page; the address may use Grafana's variables. */
export interface Link {
  readonly title: string;
  readonly url: string;
  /** What the reader finds there. */
  readonly tooltip: string;
  readonly opensNewPage: boolean;
}

/** A link to a dashboard by its uid that keeps the data source; the shown time is kept by the display. */
export function dashboardLink(uid: string, title: string, tooltip: string): Link {
  return { title, url: `/d/${uid}?\${datasource:queryparam}`, tooltip, opensNewPage: false };
}
