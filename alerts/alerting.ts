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
  Limits extends NamedLimits = NamedLimits,
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
  /** The numbers that its alerts compare with and its panels draw, units in their names. */
  readonly limits: Limits;
}

/** Numbers by name. */
export type NamedLimits = Readonly<Record<string, number>>;

/** Declares the alerting of a system; the names of alerts, panels and objectives stay part of its type. */
export function defineAlerting<
  const Groups extends readonly DeclaredGroup[],
  const Panels extends LinkedPanels,
  const Inhibitions extends readonly Inhibition[],
  const Objectives extends Readonly<Record<string, Objective>>,
  const Limits extends NamedLimits,
>(
  alerting: Alerting<Groups, Panels, Inhibitions, Objectives, Limits>,
): Alerting<Groups, Panels, Inhibitions, Objectives, Limits> {
  return alerting;
}
