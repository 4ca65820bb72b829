import type { RuleGroup } from "../engine/index.ts";
import { type SystemName, systemNames } from "../systems/index.ts";

/** The systems that have a model and that an alert says it is about, by the alert's name. */
export function systemsOfAlerts(groups: readonly RuleGroup[]): ReadonlyMap<string, readonly SystemName[]> {
  const found = new Map<string, readonly SystemName[]>();
  for (const rule of groups.flatMap((group) => group.rules)) {
    if (rule.kind !== "alerting") continue;
    const systems = new Set(found.get(rule.name) ?? []);
    for (const system of systemsOfLabels(rule.labels)) systems.add(system);
    found.set(rule.name, [...systems]);
  }
  return found;
}

/** The systems that have a model and that labels name under `system`. */
export function systemsOfLabels(
  labels: readonly (readonly [label: string, value: string])[],
): readonly SystemName[] {
  return systemNames.filter((name) => labels.some(([label, value]) => label === "system" && value === name));
}
