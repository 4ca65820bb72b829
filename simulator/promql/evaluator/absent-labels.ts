import type { Expression, VectorSelector } from "../ast.ts";
import { emptyLabels, type Labels, labelsFromPairs, metricNameLabel } from "../labels.ts";

/**
 * The labels of `absent` where nothing is found: those that the selector's matchers fix to one value. A label
 * that is matched more than once is left out.
 */
export function absentLabelsOf(selector: VectorSelector): Labels {
  const values = new Map<string, string>();
  const seen = new Set<string>();
  for (const { label, operator, value } of selector.matchers) {
    if (label === metricNameLabel) continue;
    if (operator === "=" && !seen.has(label)) {
      values.set(label, value);
      seen.add(label);
    } else {
      values.delete(label);
    }
  }
  return labelsFromPairs(values);
}

/** As `absentLabelsOf` for any argument: expressions other than selectors fix no label. */
export function absentLabelsOfExpression(expression: Expression): Labels {
  switch (expression.kind) {
    case "vector-selector":
      return absentLabelsOf(expression);
    case "matrix-selector":
      return absentLabelsOf(expression.selector);
    case "parenthesized":
      return absentLabelsOfExpression(expression.expression);
    default:
      return emptyLabels;
  }
}
