import { strict as assert } from "node:assert";
import { apiAlerts, apiGroups } from "./groups/api.ts";
import { postgresAlerts, postgresGroups } from "./groups/postgres.ts";
import { stackAlerts, stackGroups } from "./groups/stack.ts";
import type { AlertingRule, RuleGroup, SystemName } from "./rule-group.ts";

/** The name of an alert that exists. */
export type AlertName =
  | (typeof apiAlerts)[number]["name"]
  | (typeof postgresAlerts)[number]["name"]
  | (typeof stackAlerts)[number]["name"];

/** An alerting rule with what its place in a group adds. */
export interface Alert extends AlertingRule<AlertName> {
  readonly system: SystemName;
  readonly group: string;
}

/** Every rule group, system by system, in the order in which the rule files hold them. */
export const ruleGroups: readonly RuleGroup[] = [...apiGroups, ...postgresGroups, ...stackGroups];

/** The systems that have rules, in a fixed order. */
export const systems: readonly SystemName[] = ["api", "postgres", "stack"];

const declared: ReadonlyMap<string, AlertingRule<AlertName>> = new Map(
  [...apiAlerts, ...postgresAlerts, ...stackAlerts].map((alert) => [alert.name, alert]),
);

/** Every alert, in the order of the rule files. */
export const allAlerts: readonly Alert[] = ruleGroups.flatMap((group) =>
  group.rules.flatMap((rule): readonly Alert[] => {
    if (rule.kind === "recording") return [];
    const alert = declared.get(rule.name);
    assert(alert !== undefined, `\`${rule.name}\` is in a group but not among the alerts of its system`);
    return [{ ...alert, system: group.system, group: group.name }];
  }),
);
