import { type Rule, templateQueries } from "../engine/index.ts";
import { PromqlError, parseExpression, selectorsOf } from "../promql/index.ts";
import { isUnknown, unknownMetricNote } from "./check-selectors.ts";
import { customaryLabels } from "./customary-labels.ts";
import { type LabelFlow, removalOf } from "./label-flow.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";
import { nameOfSelector } from "./selector-facts.ts";
import { templateReads } from "./template-reads.ts";

/** Checks what the labels and annotations of an alert show: labels that are there, queries that can be asked. */
export function checkTemplates(notes: RuleNotes, world: RuleWorld): void {
  const { rule } = notes.checked;
  if (rule.kind !== "alerting") return;
  const fields = [
    ...rule.labels.map(([name, text]) => ["labels", name, text] as const),
    ...rule.annotations.map(([name, text]) => ["annotations", name, text] as const),
  ];
  for (const [field, name, text] of fields) {
    if (!text.includes("{{")) continue;
    checkLabelsShown(notes, world, [field, name], text);
    if (text.includes("query")) checkQueries(notes, world, [field, name], text);
  }
}

function checkLabelsShown(notes: RuleNotes, world: RuleWorld, path: readonly string[], text: string): void {
  const { rule } = notes.checked;
  const reads = templateReads(text, world.prometheus);
  const flow = world.labels.flowOf(rule.expression);
  const ruleLabels = new Set(rule.labels.map(([name]) => name));
  for (const label of reads.labels) {
    if (label === "__name__") continue;
    const removal = removalOf(flow, label);
    const isMissing = removal !== undefined && !(removal.isOfMetric === true && customaryLabels.has(label));
    if (isMissing && (ruleLabels.has(label) || label === "alertname")) {
      notes.atField("template/label-removed", path, {
        reason: `\`$labels.${label}\` is empty: \`$labels\` holds the labels of the expression, without those that the rule adds`,
        advice: `write the text of \`${label}\` itself`,
      });
    } else if (isMissing) {
      notes.atField("template/label-removed", path, {
        reason: `\`$labels.${label}\` is empty, for the result has no \`${label}\`: ${removal.reason}`,
        advice: `keep \`${label}\` in the expression, or do not show it`,
      });
    } else if (isOfRuleOnly(label, rule, flow)) {
      notes.atField("template/label-removed", path, {
        reason: `\`$labels.${label}\` is empty unless the metric itself has such a label: \`$labels\` holds the labels of the expression, without those that the rule adds`,
        advice: `write the text of \`${label}\` itself`,
      });
    } else if (flow.partial.has(label)) {
      notes.atField("template/label-removed", path, {
        reason: `\`$labels.${label}\` is empty where the result comes from the side of \`or\` without it: ${flow.partial.get(label)?.reason}`,
        advice: `write \`{{ with $labels.${label} }}…{{ end }}\``,
        severity: "info",
      });
    }
  }
  if (path[0] !== "labels" || !reads.showsValue) return;
  notes.atField("template/value-in-label", path, {
    reason:
      "what changes from one evaluation to the next is part of a label, so each new value is another alert: `for` begins again, and the old one is resolved",
    advice: "show it in an annotation",
  });
}

// No metric has these by nature, only alerts have.
function isOfRuleOnly(label: string, { expression, labels }: Rule, flow: LabelFlow): boolean {
  if (label !== "alertname" && label !== "severity") return false;
  if (flow.facts.has(label) || (label === "severity" && !labels.some(([name]) => name === label)))
    return false;
  return selectorsOf(expression).every((selector) => {
    const name = nameOfSelector(selector);
    return name !== undefined && !/^ALERTS|:|_info$/.test(name);
  });
}

function checkQueries(notes: RuleNotes, world: RuleWorld, path: readonly string[], text: string): void {
  const { prometheus, features } = world.options;
  for (const query of templateQueries(text, notes.checked.rule.name, prometheus)) {
    if (query.kind !== "written") continue;
    try {
      const expression = parseExpression(query.text, { prometheus, features });
      for (const selector of selectorsOf(expression)) {
        if (isUnknown(selector, world)) {
          notes.atField("metric/unknown", path, unknownMetricNote(selector, world));
        }
      }
    } catch (error) {
      if (!(error instanceof PromqlError)) throw error;
      notes.atField("template/bad-query", path, {
        reason: `the query \`${query.text}\` cannot be read: ${error.message}`,
        advice: "correct it; until then the text shows an error in its place",
      });
    }
  }
}
