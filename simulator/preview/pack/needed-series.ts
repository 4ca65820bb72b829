import {
  bindText,
  bindVariable,
  builtInVariables,
  type DashboardModel,
  type DashboardVariable,
  interpolate,
  parseVariableQuery,
  type VariableBinding,
  type VariableScope,
} from "../../dashboard/index.ts";
import {
  type Matcher,
  type ParseOptions,
  PromqlError,
  parseExpression,
  selectorsOf,
} from "../../promql/index.ts";

/** What a page has to carry so that a dashboard can be drawn with any choice of its variables. */
export interface NeededSeries {
  /** Each picks series; several may pick the same. */
  readonly selectors: readonly (readonly Matcher[])[];
  /** Labels whose values are asked for without a metric. */
  readonly labels: readonly string[];
  /** Whether a panel draws exemplars. */
  readonly hasExemplars: boolean;
}

/** The series that the panels, variables and annotations of a dashboard read, whatever its variables are set to. */
export function neededSeries(dashboard: DashboardModel, options: ParseOptions): NeededSeries {
  const selectors = new Map<string, readonly Matcher[]>();
  const labels = new Set<string>();
  const need = (text: string) => {
    for (const matchers of selectorsIn(text, dashboard, options))
      selectors.set(JSON.stringify(matchers), matchers);
  };
  for (const { queries } of dashboard.panels) {
    for (const { kind, expression } of queries) if (kind === "prometheus") need(expression);
  }
  for (const { kind, expression } of dashboard.annotations) if (kind === "prometheus") need(expression);
  for (const variable of dashboard.variables) {
    if (variable.type !== "query") continue;
    const query = parseVariableQuery(variable.query);
    switch (query?.kind) {
      case "label-values":
        if (query.selector === "") labels.add(query.label);
        else need(query.selector);
        break;
      case "query-result":
        need(query.expression);
        break;
      case "series":
        need(query.selector);
        break;
      default:
    }
  }
  const hasExemplars = dashboard.panels.some(({ queries }) => queries.some((query) => query.hasExemplars));
  return { selectors: [...selectors.values()], labels: [...labels], hasExemplars };
}

// Letters and digits, so that it can stand in names, values, and regular expressions.
const placeholder = "klaxonVariable7f3a";

function selectorsIn(
  text: string,
  { variables, title, uid }: DashboardModel,
  options: ParseOptions,
): readonly (readonly Matcher[])[] {
  const times = { startMs: 0, endMs: 3_600_000, stepMs: 15_000, scrapeIntervalMs: 15_000 };
  const builtIn = builtInVariables(times, { title, uid });
  const scopeOf = (bind: (variable: DashboardVariable) => VariableBinding): VariableScope =>
    new Map([...builtIn, ...variables.map((variable) => [variable.name, bind(variable)] as const)]);
  // Where a variable is no part of a selector (a duration, a number, an operator) its own value may parse.
  const scopes = [
    scopeOf((variable) => (variable.type === "interval" ? bindText("5m") : bindText(placeholder))),
    scopeOf((variable) => (variable.type === "query" ? bindText(placeholder) : bindVariable(variable))),
    scopeOf((variable) => bindVariable(variable)),
  ];
  for (const scope of scopes) {
    try {
      const expression = parseExpression(interpolate(text, scope, "prometheus").text, options);
      return selectorsOf(expression).map(({ matchers }) => matchers.flatMap(loosened));
    } catch (error) {
      if (!(error instanceof PromqlError)) throw error;
    }
  }
  return [];
}

/** A matcher that picks all that any value of its variables could. */
function loosened(matcher: Matcher): readonly Matcher[] {
  const { label, operator, value } = matcher;
  if (label.includes(placeholder)) return [];
  if (!value.includes(placeholder)) return [matcher];
  const around = value.split(placeholder);
  if (operator !== "=" || around.every((part) => part === "")) return [];
  const pattern = around.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  return [{ label, operator: "=~", value: pattern }];
}
