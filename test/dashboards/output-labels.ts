import { recordedSeries } from "../../alerts/index.ts";
import { findMetrics, type MetricDefinition, seriesLabels } from "../../instrumentation/src/catalog/index.ts";
import type { BinaryExpression, Expression, VectorSelector } from "../../simulator/promql/index.ts";

/** The label names that an expression's series may have, and what is wrong with the labels it speaks of. */
export interface OutputLabels {
  readonly labels: ReadonlySet<string>;
  readonly problems: readonly string[];
}

/** The metrics that a selector may mean: those of its name, narrowed down by a literal `job`. */
export function metricsOf(selector: VectorSelector): readonly MetricDefinition[] {
  const metrics = findMetrics(selector.name ?? "");
  const job = selector.matchers.find(({ label, operator }) => label === "job" && operator === "=")?.value;
  return job === undefined
    ? metrics
    : metrics.filter(({ emittedBy }) => emittedBy === job || emittedBy === "*");
}

/** Follows labels from the selectors outwards: what is matched, grouped or joined by must be there. */
export function outputLabels(expression: Expression): OutputLabels {
  const problems: string[] = [];
  const labels = follow(expression, problems);
  return { labels, problems };
}

function follow(expression: Expression, problems: string[]): ReadonlySet<string> {
  switch (expression.kind) {
    case "number":
    case "string":
      return new Set();
    case "vector-selector":
      return ofSelector(expression, problems);
    case "matrix-selector":
      return ofSelector(expression.selector, problems);
    case "subquery":
    case "unary":
    case "parenthesized":
      return follow(expression.expression, problems);
    case "aggregation": {
      const inner = follow(expression.expression, problems);
      for (const label of expression.grouping) {
        if (!inner.has(label)) problems.push(`\`${label}\` in \`by\` is on none of its series`);
      }
      if (["topk", "bottomk", "limitk", "limit_ratio"].includes(expression.operator)) return inner;
      return expression.isWithout
        ? new Set([...inner].filter((label) => !expression.grouping.includes(label)))
        : new Set(expression.grouping);
    }
    case "binary":
      return ofBinary(expression, problems);
    case "call":
      return ofCall(expression.name, expression.arguments, problems);
    default:
      return expression satisfies never;
  }
}

function ofSelector(selector: VectorSelector, problems: string[]): ReadonlySet<string> {
  const name = selector.name ?? "";
  const recorded = recordedSeries.find((series) => series.name === name);
  const metrics = metricsOf(selector);
  if (recorded === undefined && metrics.length === 0) {
    problems.push(`\`${name}\` is neither in the catalog nor recorded by a rule`);
  }
  const labels = new Set(
    recorded !== undefined
      ? recorded.labels
      : ["job", "instance", ...metrics.flatMap((metric) => seriesLabels(metric, name))],
  );
  for (const { label } of selector.matchers) {
    if (label !== "__name__" && !labels.has(label)) problems.push(`\`${name}\` has no label \`${label}\``);
  }
  return labels;
}

function ofBinary(expression: BinaryExpression, problems: string[]): ReadonlySet<string> {
  const left = follow(expression.left, problems);
  const right = follow(expression.right, problems);
  const { matching, operator } = expression;
  if (matching === undefined) return new Set([...left, ...right]);
  if (matching.isOn) {
    for (const label of matching.labels) {
      if (!left.has(label) || !right.has(label)) problems.push(`\`${label}\` in \`on\` is not on both sides`);
    }
  } else if (operator !== "or") {
    const [missingLeft, missingRight] = [difference(right, left), difference(left, right)];
    const ignored = new Set(matching.labels);
    const odd = [...missingLeft, ...missingRight].filter((label) => !ignored.has(label));
    if (odd.length > 0) problems.push(`${odd.map((label) => `\`${label}\``).join(", ")} is on one side only`);
  }
  if (operator === "or") return new Set([...left, ...right]);
  if (operator === "and" || operator === "unless" || matching.cardinality === "many-to-one") return left;
  if (matching.cardinality === "one-to-many") return right;
  return matching.isOn ? new Set(matching.labels) : left;
}

function difference(labels: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] {
  return [...labels].filter((label) => !others.has(label));
}

function ofCall(name: string, parts: readonly Expression[], problems: string[]): ReadonlySet<string> {
  const inner = parts.map((part) => follow(part, problems));
  const all = new Set(inner.flatMap((labels) => [...labels]));
  switch (name) {
    case "absent":
    case "absent_over_time":
    case "scalar":
    case "time":
    case "vector":
      return new Set();
    case "histogram_quantile":
      if (!all.has("le")) problems.push("`histogram_quantile` needs `le`, which was aggregated away");
      return new Set([...all].filter((label) => label !== "le"));
    case "label_replace":
    case "label_join": {
      const target = parts[1];
      if (target?.kind === "string") all.add(target.value);
      return all;
    }
    default:
      return all;
  }
}
