import type { Assets } from "./assets.ts";
import type { Journal } from "./journal.ts";

/** The alerts that a drill saw firing as expected, those that always fire among them. */
export function reachedAlerts(journal: Journal): readonly string[] {
  return [
    ...journal.verdict.expectations
      .filter((result) => result.state === "firing" && result.outcome !== "missed")
      .map((result) => result.alert),
    ...alwaysFiring(journal),
  ];
}

/** Alerts that no drill of a run has reached; an alert that nobody has proven is a finding. */
export function unreachedAlerts(reached: ReadonlySet<string>, assets: Assets): readonly string[] {
  return assets.alertNames.filter((name) => !reached.has(name));
}

// The watchdog is expected in every drill: the heartbeat monitor has judged it.
function alwaysFiring(journal: Journal): readonly string[] {
  return journal.events.flatMap((event) =>
    event.kind === "notification-sent" && event.status === "firing"
      ? event.alerts
          .filter((alert) => alert.labels.severity === "none")
          .map((alert) => alert.labels.alertname ?? "")
      : [],
  );
}
