import type { AcceptedAlert, Delivery } from "../network/index.ts";
import type { HeldAlert } from "./alertmanager-api.ts";
import type { PrometheusApi } from "./prometheus-api.ts";

/** What a running drill watches, whoever started it: the stack of a run, or one that was there before. */
export interface DrillStack {
  readonly prometheus: PrometheusApi;
  /** Metrics whose values are spans of scenario time; none where a second of the scenario is a real one. */
  readonly scaledMetrics: ReadonlySet<string>;
  /** The alerts of the drill that Alertmanager holds, muted ones too. */
  heldAlerts(): Promise<readonly HeldAlert[]>;
  /** What the Alertmanagers accepted, oldest first. */
  accepted(): readonly AcceptedAlert[];
  /** Notifications by the receivers that the routing names for real alerts, oldest first. */
  deliveries(): readonly Delivery[];
}
