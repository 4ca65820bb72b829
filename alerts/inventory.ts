import type { Alerting } from "./alerting.ts";
import type { Inhibition } from "./inhibition.ts";
import type { AlertingRule, RuleGroup } from "./rule-group.ts";
import type { Objective } from "./slo.ts";
import { alertingSystems } from "./systems/index.ts";

/** The systems that have rules, each in a rule file of its own. */
export type SystemName = keyof typeof alertingSystems;

type DeclaredRule = (typeof alertingSystems)[SystemName]["groups"][number]["rules"][number];

/** The name of an alert that exists. */
export type AlertName = Extract<DeclaredRule, { readonly kind: "alerting" }>["name"];

/** An alerting rule with what its place in a group adds. */
export interface Alert extends AlertingRule<AlertName> {
  readonly system: SystemName;
  readonly group: string;
}

/** The systems that have rules, in a fixed order. */
export const systems: readonly SystemName[] = Object.keys(alertingSystems).filter(isSystemName);

const alertings: readonly Alerting[] = systems.map((system) => alertingSystems[system]);

/** Every rule group, system by system, in the order in which the rule files hold them. */
export const ruleGroups: readonly RuleGroup<SystemName>[] = systems.flatMap((system) =>
  groupsOf(alertingSystems[system]).map((group) => ({ ...group, system })),
);

/** Every alert, in the order of the rule files. */
export const allAlerts: readonly Alert[] = systems.flatMap((system) =>
  alertingSystems[system].groups.flatMap((group) =>
    group.rules.flatMap((rule): readonly Alert[] =>
      rule.kind === "recording" ? [] : [{ ...rule, system, group: group.name }],
    ),
  ),
);

/** One cause, one notification: every inhibition of the routing, with its reason. */
export const inhibitions: readonly Inhibition<AlertName>[] = systems.flatMap(
  (system): readonly Inhibition<AlertName>[] => alertingSystems[system].inhibitions,
);

/** Every objective that is recorded and watched over. */
export const objectives: readonly Objective[] = alertings.flatMap((alerting) =>
  Object.values(alerting.objectives),
);

function groupsOf(alerting: Alerting): Alerting["groups"] {
  return alerting.groups;
}

function isSystemName(text: string): text is SystemName {
  return Object.hasOwn(alertingSystems, text);
}
