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

/** Alerts by the values of their labels, for a routing with many matchers over many alerts. */
export class AlertIndex {
  readonly alerts: readonly AlertFacts[];
  private readonly byLabel = new Map<string, LabelIndex>();

  constructor(alerts: readonly AlertFacts[]) {
    this.alerts = alerts;
  }

  /** The alerts that satisfy matchers, or may. */
  matching(matchers: readonly LabelMatcher[]): readonly AlertFacts[] {
    return this.candidates(matchers).filter((facts) => mayMatch(facts, matchers) !== "none");
  }

  /** Whether some alert satisfies matchers, or may. */
  hasMatch(matchers: readonly LabelMatcher[]): boolean {
    return this.candidates(matchers).some((facts) => mayMatch(facts, matchers) !== "none");
  }

  private candidates(matchers: readonly LabelMatcher[]): readonly AlertFacts[] {
    let best = this.alerts;
    for (const { operator, label, value } of matchers) {
      if (operator !== "=") continue;
      const { byValue, open } = this.indexOf(label);
      const exact = byValue.get(value) ?? [];
      if (exact.length + open.length < best.length) best = [...exact, ...open];
    }
    return best;
  }

  private indexOf(label: string): LabelIndex {
    const known = this.byLabel.get(label);
    if (known !== undefined) return known;
    const index: LabelIndex = { byValue: new Map(), open: [] };
    for (const facts of this.alerts) {
      const value = facts.valueOf(label);
      if (value === undefined) index.open.push(facts);
      else {
        const alike = index.byValue.get(value);
        if (alike === undefined) index.byValue.set(value, [facts]);
        else alike.push(facts);
      }
    }
    this.byLabel.set(label, index);
    return index;
  }
}

interface LabelIndex {
  readonly byValue: Map<string, AlertFacts[]>;
  /** Those of which the value cannot be said. */
  readonly open: AlertFacts[];
}
