import type { Aggregation } from "../promql/index.ts";
import { customaryLabels } from "./customary-labels.ts";
import { removalOf } from "./label-flow.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";

/** Checks that what `by` groups by is there to be grouped by. */
export function checkGroupings(notes: RuleNotes, world: RuleWorld): void {
  for (const { part } of notes.parts) {
    if (part.kind !== "aggregation" || part.isWithout) continue;
    const flow = world.labels.flowOf(part.expression);
    for (const label of part.grouping) {
      const removal = removalOf(flow, label);
      if (removal === undefined || customaryLabels.has(label)) continue;
      if (removal.isOfMetric === true && !world.knowledge.isComplete) continue;
      notes.atSpan(
        removal.isOfMetric === true ? "label/unknown" : "label/removed",
        groupingSpan(notes, part, label),
        {
          reason: `\`${part.operator} by (${part.grouping.join(", ")})\` groups by \`${label}\`, which is not there any more: ${removal.reason}`,
          advice: `remove \`${label}\` here, or keep it further inside`,
        },
      );
    }
  }
}

function groupingSpan(notes: RuleNotes, { span }: Aggregation, label: string) {
  const text = notes.checked.rule.expressionText.slice(span.start, span.end);
  const at = new RegExp(`\\bby\\s*\\([^)]*?\\b(${label.replace(/\W/g, "\\$&")})\\b`).exec(text);
  if (at === null) return span;
  const start = span.start + at.index + at[0].length - label.length;
  return { start, end: start + label.length };
}
