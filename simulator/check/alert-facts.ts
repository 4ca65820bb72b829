import type { LabelMatcher } from "../alertmanager/index.ts";
import { customaryLabels } from "./customary-labels.ts";
import { removalOf } from "./label-flow.ts";
import type { CheckedRule, RuleWorld } from "./rule-world.ts";

/** What can be said beforehand of the labels of the alerts that a rule raises. */
export interface AlertFacts {
  readonly checked: CheckedRule;
  /** What a label is: a value it always has, empty where it is never there, undefined where it cannot be said. */
  valueOf(label: string): string | undefined;
  /** Whether the label is on every alert of the rule, with whatever value. */
  isAlwaysThere(label: string): boolean;
}

/** The facts of every alerting rule. Labels that Prometheus may add to what it sends are left open. */
export function alertFactsOf(world: RuleWorld): readonly AlertFacts[] {
  const external = new Set(world.options.externalLabels);
  return world.rules
    .filter(({ rule }) => rule.kind === "alerting")
    .map((checked): AlertFacts => {
      const flow = world.labels.flowOfRule(checked.rule);
      return {
        checked,
        valueOf: (label) => {
          const fact = flow.facts.get(label);
          if (fact !== undefined) return fact.presence === "always" ? fact.value : undefined;
          if (customaryLabels.has(label) || external.has(label)) return undefined;
          return removalOf(flow, label) === undefined ? undefined : "";
        },
        isAlwaysThere: (label) => flow.facts.get(label)?.presence === "always",
      };
    });
}

/** Whether the alerts of a rule satisfy matchers: all of them, some perhaps, or none. */
export function mayMatch(facts: AlertFacts, matchers: readonly LabelMatcher[]): "all" | "some" | "none" {
  let answer: "all" | "some" = "all";
  for (const matcher of matchers) {
    const value = facts.valueOf(matcher.label);
    if (value === undefined) {
      if (facts.isAlwaysThere(matcher.label) && matcher.operator === "=" && matcher.value === "")
        return "none";
      answer = "some";
    } else if (!matcher.matches(value)) {
      return "none";
    }
  }
  return answer;
}
