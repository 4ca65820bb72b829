import {
  type Expression,
  type FunctionCall,
  PromqlError,
  parseExpression,
  valueTypeOf,
  walkExpression,
} from "../../simulator/promql/index.ts";
import type { ClassicDashboard, ClassicTarget } from "./classic-dashboard.ts";
import { panelsOf } from "./classic-dashboard.ts";
import type { DashboardFinding, FindingCode } from "./finding.ts";
import { markedVariable, rateIntervalMs, substitute } from "./grafana-variables.ts";
import { metricsOf, outputLabels } from "./output-labels.ts";

type Report = (code: FindingCode, message: string) => void;

/** What is wrong with the queries of a dashboard's panels and annotations. */
export function checkQueries(dashboard: ClassicDashboard): readonly DashboardFinding[] {
  const findings: DashboardFinding[] = [];
  const multiple = new Set(
    dashboard.templating.list.filter((variable) => variable.multi).map((variable) => variable.name),
  );
  for (const panel of panelsOf(dashboard)) {
    const report: Report = (code, message) => findings.push({ code, panel: panel.title, message });
    for (const target of panel.targets ?? []) checkTarget(target, multiple, report);
  }
  for (const annotation of dashboard.annotations.list) {
    const report: Report = (code, message) => findings.push({ code, panel: annotation.name, message });
    if (annotation.expr !== undefined) checkExpression(annotation.expr, multiple, report);
  }
  return findings;
}

function checkTarget(target: ClassicTarget, multiple: ReadonlySet<string>, report: Report): void {
  if (target.instant === target.range)
    report("reading", `${target.refId} is both instant and range, or neither`);
  const expression = checkExpression(target.expr, multiple, report);
  if (target.legendFormat === "" || target.legendFormat === "__auto") {
    report("legend", `${target.refId} has no legend`);
  }
  if (expression === undefined) return;
  const { labels } = outputLabels(expression);
  for (const [, label = ""] of target.legendFormat.matchAll(/\{\{\s*(\w+)\s*\}\}/g)) {
    if (!labels.has(label) && label !== "le") {
      report("legend-label", `the legend of ${target.refId} shows \`${label}\`, which its series have not`);
    }
  }
}

function checkExpression(
  text: string,
  multiple: ReadonlySet<string>,
  report: Report,
): Expression | undefined {
  let expression: Expression;
  try {
    expression = parseExpression(substitute(text).text);
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    report("promql", `\`${text}\`: ${error.message}`);
    return undefined;
  }
  const type = valueTypeOf(expression);
  if (type !== "vector" && type !== "scalar") report("promql", `\`${text}\` yields a ${type}`);
  for (const problem of outputLabels(expression).problems) report("label", `${problem}, in \`${text}\``);
  checkParts(expression, multiple, report);
  return expression;
}

function checkParts(expression: Expression, multiple: ReadonlySet<string>, report: Report): void {
  const insideRange = new Set<Expression>();
  walkExpression(expression, (part) => {
    switch (part.kind) {
      case "matrix-selector":
        insideRange.add(part.selector);
        if (part.range.kind !== "duration" || part.range.valueMs !== rateIntervalMs) {
          report("fixed-range", `\`${part.selector.name}\` is read over a range other than $__rate_interval`);
        }
        return;
      case "vector-selector":
        for (const { label, operator, value } of part.matchers) {
          const variable = markedVariable(value);
          if (variable !== undefined && multiple.has(variable) && !operator.endsWith("~")) {
            report(
              "multi-value",
              `\`${label}${operator}"$${variable}"\`: several values need \`=~\` or \`!~\``,
            );
          }
        }
        if (!insideRange.has(part) && metricsOf(part).some(({ type }) => type === "counter")) {
          report("raw-counter", `\`${part.name}\` only ever rises; read its rate`);
        }
        return;
      case "call":
        checkCall(part, report);
        return;
      default:
        return;
    }
  });
}

const forCounters: ReadonlySet<string> = new Set(["rate", "irate", "increase"]);
const forGauges: ReadonlySet<string> = new Set(["delta", "idelta", "deriv", "predict_linear"]);

function checkCall(call: FunctionCall, report: Report): void {
  const [range] = call.arguments;
  if (range?.kind !== "matrix-selector") return;
  const isGauge = metricsOf(range.selector).some(({ type }) => type === "gauge");
  if (forCounters.has(call.name) && isGauge) {
    report("range-function", `\`${call.name}\` of the gauge \`${range.selector.name}\``);
  }
  if (forGauges.has(call.name) && !isGauge) {
    report("range-function", `\`${call.name}\` of \`${range.selector.name}\`, which is no gauge`);
  }
}
