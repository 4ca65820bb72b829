import { didYouMean, type Finding } from "../document/index.ts";
import type { Rule, RuleGroup } from "../engine/index.ts";
import { type Expression, metricNameLabel, selectorsOf, walkExpression } from "../promql/index.ts";
import { seriesNamesOfSystems } from "../systems/index.ts";

/**
 * Problems of rules that are valid for Prometheus and still cannot be drilled: they read a metric that no system has
 * and no rule records, compare with a number that nothing compares with, or raise an alert that another rule raises with the same labels.
 */
export function checkRules(groups: readonly RuleGroup[]): readonly Finding[] {
  const recorded = groups.flatMap((group) =>
    group.rules.filter((rule) => rule.kind === "recording").map((rule) => rule.name),
  );
  const known = new Set([...seriesNamesOfSystems, ...recorded]);
  const alerts = new Map<string, Rule>();
  return groups.flatMap((group) =>
    group.rules.flatMap((rule) => {
      const key = JSON.stringify([rule.name, rule.labels]);
      const first = rule.kind === "alerting" ? alerts.get(key) : undefined;
      if (rule.kind === "alerting" && first === undefined) alerts.set(key, rule);
      const problems = [
        ...unknownMetrics(rule.expression, known),
        ...impossibleComparisons(rule.expression),
        ...(first === undefined ? [] : [duplicateAlert(rule, first)]),
      ];
      const place = problems.length > 0 ? rule.place() : undefined;
      return problems.map(
        (problem): Finding => ({
          ...problem,
          file: group.file,
          line: place?.line ?? 1,
          column: place?.column ?? 1,
        }),
      );
    }),
  );
}

/** Problems of an expression over the series of the systems and of recording rules; see `checkRules`. */
export function expressionProblems(expression: Expression, recorded: readonly string[]): readonly Problem[] {
  const known = new Set([...seriesNamesOfSystems, ...recorded]);
  return [...unknownMetrics(expression, known), ...impossibleComparisons(expression)];
}

type Problem = Pick<Finding, "code" | "severity" | "message">;

function unknownMetrics(expression: Expression, known: ReadonlySet<string>): readonly Problem[] {
  const names = selectorsOf(expression).flatMap(({ matchers }) =>
    matchers
      .filter(({ label, operator }) => label === metricNameLabel && operator === "=")
      .map(({ value }) => value),
  );
  return [...new Set(names)]
    .filter((name) => !known.has(name))
    .map((name) => ({
      code: "rules/unknown-metric",
      severity: "error",
      message: `no system has a metric \`${name}\` and no rule records it${didYouMean(name, [...known])}`,
    }));
}

function impossibleComparisons(expression: Expression): readonly Problem[] {
  const problems: Problem[] = [];
  walkExpression(expression, (part) => {
    if (part.kind !== "binary" || !/^(==|!=|[<>]=?)$/.test(part.operator)) return;
    const isNan = (side: Expression) => side.kind === "number" && Number.isNaN(side.value);
    if (!isNan(part.left) && !isNan(part.right)) return;
    const message = `\`${part.operator}\` compares with NaN, which nothing is greater than, less than or equal to; write a number`;
    problems.push({ code: "rules/nan-threshold", severity: "error", message });
  });
  return problems;
}

// Prometheus allows it; but the two write one series of `ALERTS`, and nobody can say which of them fired.
function duplicateAlert(rule: Rule, first: Rule): Problem {
  const message = `\`${rule.name}\` is raised with the same labels in line ${first.place().line} already; tell them apart by a label`;
  return { code: "rules/duplicate-alert", severity: "error", message };
}
