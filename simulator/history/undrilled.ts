import type { HeldDrill } from "./history.ts";

/** An alert as far as it matters to whether it was drilled. */
export interface DrillableAlert {
  readonly name: string;
  readonly system: string;
  readonly severity: string;
}

/** An alert that was not drilled live for too long, and when it last was. */
export interface UndrilledAlert {
  readonly alert: string;
  readonly system: string;
  readonly severity: string;
  /** Undefined where it never was. */
  readonly last: HeldDrill | undefined;
}

/**
 * The alerts that no live drill since an instant has shown to fire in time, those that never were before those that
 * were long ago. An alert that always fires (severity `none`) needs no drill of its own: every drill listens for it.
 */
export function undrilledAlerts(
  alerts: readonly DrillableAlert[],
  lastHeld: ReadonlyMap<string, HeldDrill>,
  sinceMs: number,
): readonly UndrilledAlert[] {
  return alerts
    .filter(({ severity }) => severity !== "none")
    .map(({ name, system, severity }) => ({ alert: name, system, severity, last: lastHeld.get(name) }))
    .filter(({ last }) => last === undefined || Date.parse(last.startedAt) < sinceMs)
    .sort(
      (left, right) =>
        compareText(left.last?.startedAt ?? "", right.last?.startedAt ?? "") ||
        compareText(left.alert, right.alert),
    );
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
