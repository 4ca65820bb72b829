import type { Rule, RuleGroup } from "../../engine/index.ts";
import { formatDuration } from "../../promql/index.ts";

/** Rule groups in the form of a Prometheus rule file. */
export function ruleDocument(groups: readonly RuleGroup[]): unknown {
  return {
    groups: groups.map((group) => ({
      name: group.name,
      ...(group.intervalMs === undefined ? {} : { interval: formatDuration(group.intervalMs) }),
      ...(group.limit > 0 ? { limit: group.limit } : {}),
      rules: group.rules.map(ruleEntry),
    })),
  };
}

function ruleEntry(rule: Rule): unknown {
  const labels = rule.labels.length > 0 ? { labels: Object.fromEntries(rule.labels) } : {};
  switch (rule.kind) {
    case "recording":
      return { record: rule.name, expr: rule.expressionText, ...labels };
    case "alerting":
      return {
        alert: rule.name,
        expr: rule.expressionText,
        ...(rule.holdDurationMs > 0 ? { for: formatDuration(rule.holdDurationMs) } : {}),
        ...(rule.keepFiringForMs > 0 ? { keep_firing_for: formatDuration(rule.keepFiringForMs) } : {}),
        ...labels,
        annotations: Object.fromEntries(rule.annotations),
      };
    default:
      return rule satisfies never;
  }
}
