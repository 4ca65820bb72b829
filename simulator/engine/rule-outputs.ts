import { compileMatcher, type Matcher, metricNameLabel, type PrometheusMajor } from "../promql/index.ts";
import type { Rule } from "./rule.ts";

/** What can be said beforehand about the series a rule writes: their name and some of their labels. */
export interface RuleOutput {
  readonly name: string;
  /** Labels with a value that is known; an empty one means that the label is absent. */
  readonly labels: ReadonlyMap<string, string>;
}

/** The series that alerting rules write beside their alerts. */
export const alertsName = "ALERTS";
export const alertsForStateName = "ALERTS_FOR_STATE";

// Rules are evaluated over one time line after another.
const knownOutputs = new WeakMap<Rule, readonly RuleOutput[]>();

/** The kinds of series a rule writes. */
export function outputsOf(rule: Rule): readonly RuleOutput[] {
  const known = knownOutputs.get(rule) ?? findOutputs(rule);
  knownOutputs.set(rule, known);
  return known;
}

function findOutputs(rule: Rule): readonly RuleOutput[] {
  switch (rule.kind) {
    case "recording":
      return [{ name: rule.name, labels: new Map(rule.labels) }];
    case "alerting": {
      const labels = new Map(rule.labels.filter(([, text]) => !text.includes("{{")));
      labels.set("alertname", rule.name);
      const withoutState = new Map(labels);
      labels.delete("alertstate");
      return [
        { name: alertsName, labels },
        { name: alertsForStateName, labels: withoutState },
      ];
    }
    default:
      return rule satisfies never;
  }
}

/** A selector's matchers, compiled, to be held against what rules write. */
export interface OutputTest {
  /** The one name that can match; undefined where several can. */
  readonly name: string | undefined;
  mayMatch(output: RuleOutput): boolean;
}

const knownTests: Readonly<Record<PrometheusMajor, WeakMap<readonly Matcher[], OutputTest>>> = {
  2: new WeakMap(),
  3: new WeakMap(),
};

/** Makes the test whether a selector may read what a rule writes. */
export function outputTest(matchers: readonly Matcher[], prometheus: PrometheusMajor): OutputTest {
  const known = knownTests[prometheus].get(matchers) ?? compileTest(matchers, prometheus);
  knownTests[prometheus].set(matchers, known);
  return known;
}

function compileTest(matchers: readonly Matcher[], prometheus: PrometheusMajor): OutputTest {
  const tests = matchers.map((matcher) => ({
    label: matcher.label,
    matches: compileMatcher(matcher, prometheus),
  }));
  const named = matchers.find(({ label, operator }) => label === metricNameLabel && operator === "=");
  return {
    name: named?.value,
    mayMatch: ({ name, labels }) =>
      tests.every(({ label, matches }) => {
        const value = label === metricNameLabel ? name : labels.get(label);
        return value === undefined || matches(value);
      }),
  };
}

/** Whether two rules may write one and the same series. */
export function mayCollide(left: RuleOutput, right: RuleOutput): boolean {
  if (left.name !== right.name) return false;
  for (const [label, value] of left.labels) {
    const other = right.labels.get(label);
    if (other !== undefined && other !== value) return false;
  }
  return true;
}
