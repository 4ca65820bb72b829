import { type Expression, parseExpression, selectorsOf } from "../promql/index.ts";
import type { Assets } from "./assets.ts";
import type { Scenario } from "./scenario.ts";

/**
 * Which metrics a drill reads at all: those that rules, the symptom and the conditions select. An exporter tells far
 * more than that, and storing it would be most of a drill's memory. A selector without a plain name reads everything.
 */
export function readMetrics(scenario: Scenario, assets: Assets): (metricName: string) => boolean {
  const names = new Set(ruleReads(assets));
  const conditions = [...scenario.steadyState, ...scenario.stopConditions].map(
    ({ expression }) => expression,
  );
  const texts = scenario.symptom === undefined ? conditions : [scenario.symptom, ...conditions];
  for (const text of texts) for (const name of namesIn(parseExpression(text))) names.add(name);
  return names.has(everything) ? () => true : (name) => names.has(name);
}

const everything = "*";
const readsByAssets = new WeakMap<Assets, ReadonlySet<string>>();

function ruleReads(assets: Assets): ReadonlySet<string> {
  let names = readsByAssets.get(assets);
  if (names === undefined) {
    names = new Set(assets.groups.flatMap((group) => group.rules.flatMap((rule) => ruleNames(rule))));
    readsByAssets.set(assets, names);
  }
  return names;
}

// A template may run a query of its own over any series.
function ruleNames(rule: Assets["groups"][number]["rules"][number]): readonly string[] {
  const texts = rule.kind === "alerting" ? [...rule.labels, ...rule.annotations] : [];
  const hasQuery = texts.some(([, text]) => /\bquery\b/.test(text) && text.includes("{{"));
  return hasQuery ? [everything] : namesIn(rule.expression);
}

function namesIn(expression: Expression): readonly string[] {
  return selectorsOf(expression).map(({ matchers }) => {
    const byName = matchers.find((matcher) => matcher.label === "__name__" && matcher.operator === "=");
    return byName?.value ?? everything;
  });
}
