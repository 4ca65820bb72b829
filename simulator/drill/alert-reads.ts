import type { AlertingRule, RecordingRule } from "../engine/index.ts";
import {
  compileMatcher,
  type Expression,
  type Matcher,
  metricNameLabel,
  selectorsOf,
} from "../promql/index.ts";
import type { Assets } from "./assets.ts";

/** The alerts that are meant to tell of something: all but those that always fire, such as the watchdog. */
export function tellingAlerts(assets: Assets): ReadonlyMap<string, readonly AlertingRule[]> {
  const alerts = new Map<string, AlertingRule[]>();
  for (const rule of assets.groups.flatMap((group) => group.rules)) {
    if (rule.kind !== "alerting") continue;
    if (rule.labels.some(([label, value]) => label === "severity" && value === "none")) continue;
    alerts.set(rule.name, [...(alerts.get(rule.name) ?? []), rule]);
  }
  return alerts;
}

/**
 * The selectors by which an alert looks at scraped series, each as its matchers. Where it reads what rules record,
 * these are the selectors of those rules.
 */
export function selectorsOfAlert(assets: Assets, alert: string): readonly (readonly Matcher[])[] {
  const known = knownSelectors.get(assets) ?? new Map<string, readonly (readonly Matcher[])[]>();
  knownSelectors.set(assets, known);
  const selectors = known.get(alert) ?? findSelectors(assets, alert);
  known.set(alert, selectors);
  return selectors;
}

const knownSelectors = new WeakMap<Assets, Map<string, readonly (readonly Matcher[])[]>>();

function findSelectors(assets: Assets, alert: string): readonly (readonly Matcher[])[] {
  const rules = assets.groups.flatMap((group) => group.rules);
  const recording = rules.filter((rule) => rule.kind === "recording");
  const pending: Expression[] = rules
    .filter((rule) => rule.kind === "alerting" && rule.name === alert)
    .map((rule) => rule.expression);
  // A rule that is reached twice, or that reads itself, is followed once.
  const followed = new Set(pending);
  const found: (readonly Matcher[])[] = [];
  for (let expression = pending.pop(); expression !== undefined; expression = pending.pop()) {
    for (const { matchers } of selectorsOf(expression)) {
      const sources = recording.filter((rule) => mayRecord(rule, matchers, assets));
      if (sources.length === 0) found.push(matchers);
      for (const { expression: source } of sources) {
        if (followed.has(source)) continue;
        followed.add(source);
        pending.push(source);
      }
    }
  }
  return found;
}

function mayRecord(rule: RecordingRule, matchers: readonly Matcher[], { prometheus }: Assets): boolean {
  const fixed = new Map([...rule.labels, [metricNameLabel, rule.name] as const]);
  const isNamed = matchers.some(({ label }) => label === metricNameLabel);
  return (
    isNamed &&
    matchers.every((matcher) => {
      const value = fixed.get(matcher.label);
      return value === undefined || compileMatcher(matcher, prometheus)(value);
    })
  );
}
