import type { Journal } from "../journal.ts";

/** An alert that is worth drawing in a drill, and the labels that the scenario expects of it. */
export interface DrawnAlert {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
}

const alertsMax = 24;

/**
 * The alerts of a drill whose curves somebody may ask for: those that the scenario expects, in whatever state, then those
 * that became active, in the order in which they did. What fires always, such as the watchdog, is none of them.
 */
export function drawnAlerts({ verdict, events, scenario }: Journal): readonly DrawnAlert[] {
  const found = new Map<string, DrawnAlert>();
  const add = (alert: string, labels: Readonly<Record<string, string>>) => {
    if (!found.has(alert) && found.size < alertsMax) found.set(alert, { alert, labels });
  };
  for (const { name, labels } of scenario.expect.alerts) add(name, labels);
  for (const { alert, labels } of verdict.expectations) add(alert, labels);
  for (const event of events) {
    if (event.kind !== "alert-pending" && event.kind !== "alert-firing") continue;
    if (event.labels.severity !== "none") add(event.alert, {});
  }
  return [...found.values()];
}
