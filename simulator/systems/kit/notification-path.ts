/** The way of an alert from Prometheus to its receivers, as far as the models decide about it. */
export interface NotificationPath {
  /** While it is down nothing is scraped or evaluated, and no alert is sent. */
  readonly isPrometheusUp: boolean;
  /** The Alertmanagers that Prometheus can hand alerts to. They reach each other in any case. */
  readonly reachableAlertmanagers: readonly string[];
  /** Whether receivers refuse every notification. */
  readonly areReceiversFailing: boolean;
}
