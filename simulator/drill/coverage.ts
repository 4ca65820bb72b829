import type { Assets } from "./assets.ts";
import type { Journal } from "./journal.ts";

/** Alerts that no drill of a run saw firing as expected; an alert that nobody has proven is a finding. */
export function unreachedAlerts(journals: readonly Journal[], assets: Assets): readonly string[] {
  const reached = new Set(
    journals.flatMap((journal) => [
      ...journal.verdict.expectations
        .filter((result) => result.state === "firing" && result.outcome !== "missed")
        .map((result) => result.alert),
      ...alwaysFiring(journal),
    ]),
  );
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
