import type { AlertInstance } from "../../engine/index.ts";
import { type Labels, labelsToRecord, withLabels, withoutLabels } from "../../promql/index.ts";

/** A firing alert as promtool's `exp_alerts` has it; the alert's name is said elsewhere. */
export interface ExpectedAlert {
  readonly exp_labels: Readonly<Record<string, string>>;
  readonly exp_annotations: Readonly<Record<string, string>>;
}

/** The alerts of one name that fire at a time. */
export function expectedAlerts(
  alerts: readonly AlertInstance[],
  name: string,
  atMs: number,
): readonly ExpectedAlert[] {
  return alerts
    .filter((alert) => alert.rule.name === name && alert.stateAt(atMs) === "firing")
    .map((alert) => ({
      exp_labels: { ...labelsToRecord(withoutLabels(alert.labels, ["alertname"])) },
      exp_annotations: Object.fromEntries(alert.annotationsAt(atMs)),
    }));
}

/** The series of `ALERTS` at a time: pending ones too. */
export function expectedStates(alerts: readonly AlertInstance[], atMs: number): readonly Labels[] {
  return alerts.flatMap((alert) => {
    const state = alert.stateAt(atMs);
    if (state === "inactive") return [];
    return [
      withLabels(alert.labels, [
        ["__name__", "ALERTS"],
        ["alertstate", state],
      ]),
    ];
  });
}
