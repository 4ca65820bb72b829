import type { DashboardModel } from "../dashboard/index.ts";
import {
  compileMatcher,
  type Matcher,
  metricNameLabel,
  type ParseOptions,
  selectorsOf,
} from "../promql/index.ts";
import { bindVariables } from "./bind-variables.ts";
import { scrapeIntervalMs } from "./incident.ts";
import {
  anyValue,
  askingPanels,
  type ExpressionMemory,
  queryTextsOf,
  type ScopeForStep,
} from "./panel-queries.ts";

/** Which metrics the panels and the variables of dashboards read. */
export function metricsReadBy(
  dashboards: readonly DashboardModel[],
  expressions: ExpressionMemory,
  language: ParseOptions,
): (metricName: string) => boolean {
  const names = new Set<string>();
  const tests: ((name: string) => boolean)[] = [];
  for (const dashboard of dashboards) {
    for (const { query } of dashboard.variables) for (const name of wordsOf(query)) names.add(name);
    const scopeFor = openScope(dashboard, expressions);
    const texts = askingPanels(dashboard).flatMap((panel) => queryTextsOf(dashboard, panel, scopeFor));
    for (const text of texts) {
      const expression = expressions.parse(text);
      for (const { matchers } of expression === undefined ? [] : selectorsOf(expression)) {
        const named = matchers.filter(({ label }) => label === metricNameLabel);
        const plain = named.find(({ operator }) => operator === "=");
        if (plain === undefined) tests.push(testOf(named, language));
        else names.add(plain.value);
      }
    }
  }
  const answers = new Map<string, boolean>();
  return (name) => {
    if (names.has(name)) return true;
    const answer = answers.get(name) ?? tests.some((test) => test(name));
    answers.set(name, answer);
    return answer;
  };
}

// `label_values(up{job="api"}, instance)` reads `up`; that it seems to read `instance` does no harm.
function wordsOf(query: string): readonly string[] {
  return [...query.matchAll(/[A-Za-z_:][\w:]*/g)].map(([word]) => word);
}

function openScope(dashboard: DashboardModel, expressions: ExpressionMemory): ScopeForStep {
  const open = dashboard.variables.map(({ name }) => [name, anyValue] as const);
  const builtIn = bindVariables(
    { ...dashboard, variables: [] },
    {
      source: { select: () => [] },
      times: { startMs: 0, endMs: 3_600_000, stepMs: scrapeIntervalMs, scrapeIntervalMs },
      prometheus: 3,
      expressions,
    },
  );
  return (stepMinMs) => new Map([...builtIn(stepMinMs), ...open]);
}

function testOf(matchers: readonly Matcher[], { prometheus = 3 }: ParseOptions): (name: string) => boolean {
  const tests = matchers.map((matcher) => compileMatcher(matcher, prometheus));
  return (name) => tests.every((test) => test(name));
}
