import type { AlertingRule, Rule, RuleGroup } from "../../engine/index.ts";
import type { Expression } from "../../promql/index.ts";
import type { CurveAnswer } from "./curve-answer.ts";
import type { Grid } from "./draw-condition.ts";

/** A rule and where it stands. */
export interface PlacedRule<Kind extends Rule = Rule> {
  readonly rule: Kind;
  readonly group: RuleGroup;
}

/** What parts of rules were over a drill, at the instants at which their rules were evaluated. Times count from the drill's start. */
export interface RuleAnswers {
  /** The rule that raises an alert. */
  ruleOf(alert: string): PlacedRule<AlertingRule> | undefined;
  /** The rules that record a series, in the order of their files. */
  recordersOf(name: string): readonly PlacedRule[];
  /** The instants of a rule's own evaluations, those that fell out because Prometheus was down included. */
  gridOf(placed: PlacedRule): Grid;
  /** What a part of a rule's expression, or one made of it, was at each step of the rule's grid. */
  answerOf(placed: PlacedRule, part: Expression): CurveAnswer;
  /** The names that series had, each once. */
  metricNames(): readonly string[];
}

/** Rules by what they raise or record. */
interface RulesByName {
  readonly alerting: ReadonlyMap<string, PlacedRule<AlertingRule>>;
  readonly recording: ReadonlyMap<string, readonly PlacedRule[]>;
}

/** The rules of groups by their names; looked up once for the same groups. */
export function rulesByName(groups: readonly RuleGroup[]): RulesByName {
  const known = rulesByGroups.get(groups);
  if (known !== undefined) return known;
  const alerting = new Map<string, PlacedRule<AlertingRule>>();
  const recording = new Map<string, PlacedRule[]>();
  for (const group of groups) {
    for (const rule of group.rules) {
      if (rule.kind === "alerting") alerting.set(rule.name, { rule, group });
      else recording.set(rule.name, [...(recording.get(rule.name) ?? []), { rule, group }]);
    }
  }
  const rules = { alerting, recording };
  rulesByGroups.set(groups, rules);
  return rules;
}

const rulesByGroups = new WeakMap<readonly RuleGroup[], RulesByName>();
