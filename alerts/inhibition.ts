import type { AlertmanagerInhibition } from "./alertmanager-config.ts";

/** A cause that is told of already, and the consequences that notify nobody meanwhile. */
export interface Inhibition<Name extends string = string> {
  readonly source: Name;
  readonly targets: readonly Name[];
  /** Labels in which both must agree beyond `drill`; none where the source explains all of them. */
  readonly equal: readonly string[];
  /** Narrows the targets down further, in Alertmanager's matcher syntax. */
  readonly targetMatchers?: readonly string[];
  /** Why the consequence needs nobody of its own: shown in its runbook. */
  readonly reason: string;
}

/**
 * Declares inhibitions of a system; the names stay literal, so that one that no alert has is a type error where all
 * systems come together (`inventory.ts`). Targets may be alerts of other systems.
 */
export function defineInhibitions<const Inhibitions extends readonly Inhibition[]>(
  inhibitions: Inhibitions,
): Inhibitions {
  return inhibitions;
}

/**
 * An inhibition in Alertmanager's shape. `drill` is always among the equal labels, so that a drill never mutes
 * the real thing, nor the real thing a drill.
 */
export function toAlertmanagerInhibition(inhibition: Inhibition): AlertmanagerInhibition {
  return {
    source_matchers: [`alertname="${inhibition.source}"`],
    target_matchers: [matchNames(inhibition.targets), ...(inhibition.targetMatchers ?? [])],
    equal: [...inhibition.equal, "drill"],
  };
}

function matchNames(names: readonly string[]): string {
  return names.length === 1 ? `alertname="${names[0]}"` : `alertname=~"${names.join("|")}"`;
}
