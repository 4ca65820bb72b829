import { type Finding, shownText } from "../document/index.ts";
import { type AlertingRule, type Rule, type RuleGroup, templateQueries } from "../engine/index.ts";
import { PromqlError, parseExpression } from "../promql/index.ts";
import { type ExpressionWorld, expressionProblems } from "./expression-check.ts";

/**
 * Problems of rules that are valid for Prometheus and still cannot be drilled: they or the queries in their templates
 * read a metric that no system has and no rule records, compare with a number that nothing compares with, or raise an
 * alert that another rule raises with the same labels.
 */
export function checkRules(groups: readonly RuleGroup[], world: ExpressionWorld): readonly Finding[] {
  const alerts = new Map<string, RaisedAlert>();
  const findings: Finding[] = [];
  for (const group of groups) {
    for (const rule of group.rules) {
      // Nobody reads thousands of findings, and each takes a search for its place.
      if (findings.length >= findingsMax) return [...findings, tooMany(group.file)];
      for (const { code, severity, message, offset } of expressionProblems(rule.expression, world)) {
        const place = rule.expressionPlace(offset);
        findings.push({ code: `rules/${code}`, severity, message, file: group.file, ...place });
      }
      if (rule.kind !== "alerting") continue;
      const problems = templateProblems(rule, world);
      const key = JSON.stringify([rule.name, rule.labels]);
      const first = alerts.get(key);
      if (first === undefined) alerts.set(key, { rule, file: group.file });
      else problems.push(duplicateAlert(rule, first, group.file));
      // A place is looked up in the text, which costs a second parse of a generated file.
      if (problems.length === 0) continue;
      const place = rule.place();
      findings.push(...problems.map((problem) => ({ ...problem, file: group.file, ...place })));
    }
  }
  return findings;
}

interface RaisedAlert {
  readonly rule: Rule;
  readonly file: string;
}

const findingsMax = 500;

function tooMany(file: string): Finding {
  const message = `more than ${findingsMax} problems; mend these first, the rest is not shown`;
  return { code: "rules/more", severity: "error", message, file, line: 1, column: 1 };
}

type Problem = Pick<Finding, "code" | "severity" | "message">;

function templateProblems(rule: AlertingRule, world: ExpressionWorld): Problem[] {
  return [...rule.labels, ...rule.annotations].flatMap(([name, text]) =>
    templateQueries(text, rule.name, world.language.prometheus).flatMap((query): Problem[] => {
      // With a label's value in it, it may well be no expression before the value is known.
      if (query.kind === "computed") return [];
      const what = `the query in \`${name}\` of \`${rule.name}\``;
      try {
        return expressionProblems(parseExpression(query.text, world.language), world).map(
          ({ code, severity, message }) => ({
            code: `rules/${code}`,
            severity,
            message: `${what}: ${message}`,
          }),
        );
      } catch (error) {
        if (!(error instanceof PromqlError)) throw error;
        if (query.kind === "formatted") return [];
        const message = `${what} is not PromQL: \`${shownText(query.text)}\`: ${error.message}`;
        return [{ code: "rules/bad-template-query", severity: "error", message }];
      }
    }),
  );
}

// Prometheus allows it; but the two write one series of `ALERTS`, and nobody can say which of them fired.
function duplicateAlert(rule: Rule, first: RaisedAlert, file: string): Problem {
  const { line } = first.rule.place();
  const where = first.file === file ? `in line ${line}` : `in ${first.file}:${line}`;
  const message = `\`${shownText(rule.name)}\` is raised with the same labels ${where} already; tell them apart by a label`;
  return { code: "rules/duplicate-alert", severity: "error", message };
}
