import type { PostedAlert } from "./posted-alerts.ts";

/** When a post went through the relay, in milliseconds since the epoch. */
export interface AcceptanceTimes {
  /** The request began to come in. */
  readonly arrivedAtMs: number;
  /** Alertmanager answered with 2xx. */
  readonly acceptedAtMs: number;
}

/** Alertmanager accepted an alert in a state that it did not have before. */
export interface AcceptedAlert extends PostedAlert, AcceptanceTimes {
  /** Counts from 1, in the order of acceptance. */
  readonly sequence: number;
  /** Resolved, where its end was not in the future when it came. */
  readonly state: "firing" | "resolved";
}

/** What Alertmanager has accepted. Prometheus posts what fires again and again; only changes are kept. */
export interface AcceptedAlerts {
  /** The changes that a post brought. */
  add(alerts: readonly PostedAlert[], times: AcceptanceTimes): readonly AcceptedAlert[];
  /** The newest changes, oldest first. */
  newest(): readonly AcceptedAlert[];
  changeCount(): number;
}

/** Nothing is accepted yet; of the changes, and of the alerts whose state is known, `alertsMax` are kept. */
export function createAcceptedAlerts(alertsMax: number): AcceptedAlerts {
  const states = new Map<string, string>();
  const changes: AcceptedAlert[] = [];
  let changeCount = 0;
  return {
    add: (alerts, times) => {
      const added: AcceptedAlert[] = [];
      for (const alert of alerts) {
        const { endsAtMs } = alert;
        const state = endsAtMs !== undefined && endsAtMs <= times.arrivedAtMs ? "resolved" : "firing";
        if (!isChange(states, alert, state, alertsMax)) continue;
        changeCount++;
        added.push({ ...alert, ...times, state, sequence: changeCount });
      }
      changes.push(...added);
      changes.splice(0, Math.max(0, changes.length - alertsMax));
      return added;
    },
    newest: () => [...changes],
    changeCount: () => changeCount,
  };
}

function isChange(
  states: Map<string, string>,
  alert: PostedAlert,
  state: string,
  alertsMax: number,
): boolean {
  const key = JSON.stringify(Object.entries(alert.labels).sort(([left], [right]) => (left < right ? -1 : 1)));
  const now = `${state} ${alert.startsAtMs}`;
  const before = states.get(key);
  // Put at the end again, so that those which are no longer posted are forgotten first.
  states.delete(key);
  states.set(key, now);
  for (const oldest of states.keys()) {
    if (states.size <= alertsMax) break;
    states.delete(oldest);
  }
  return before !== now;
}
