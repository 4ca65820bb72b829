import type { Inhibition } from "./inhibition.ts";
import type { LinkedPanels } from "./panel-link.ts";
import type { DeclaredGroup } from "./rule-group.ts";
import type { Objective } from "./slo.ts";

/** How people are told about one system. */
export interface Alerting<
  Groups extends readonly DeclaredGroup[] = readonly DeclaredGroup[],
  Panels extends LinkedPanels = LinkedPanels,
  Inhibitions extends readonly Inhibition[] = readonly Inhibition[],
  Objectives extends Readonly<Record<string, Objective>> = Readonly<Record<string, Objective>>,
> {
  /** What people call the system. */
  readonly title: string;
  /** The groups of the system's rule file, in order. */
  readonly groups: Groups;
  /** The panels that its alerts point at. */
  readonly panels: Panels;
  /** What its alerts make needless; targets may be alerts of other systems. */
  readonly inhibitions: Inhibitions;
  /** What was promised about it. */
  readonly objectives: Objectives;
}

/** Declares the alerting of a system; the names of alerts, panels and objectives stay part of its type. */
export function defineAlerting<
  const Groups extends readonly DeclaredGroup[],
  const Panels extends LinkedPanels,
  const Inhibitions extends readonly Inhibition[],
  const Objectives extends Readonly<Record<string, Objective>>,
>(
  alerting: Alerting<Groups, Panels, Inhibitions, Objectives>,
): Alerting<Groups, Panels, Inhibitions, Objectives> {
  return alerting;
}
