import {
  bindVariable,
  builtInVariables,
  type DashboardModel,
  type DashboardVariable,
  interpolate,
  orderVariables,
  parseVariableQuery,
  type QueryTimes,
  type VariableBinding,
  type VariableOption,
  type VariableScope,
} from "../dashboard/index.ts";
import { labelValue, type PrometheusMajor, type SeriesSource } from "../promql/index.ts";
import type { ExpressionMemory, ScopeForStep } from "./panel-queries.ts";

/** Where the options of variables are asked for. */
export interface VariableSource {
  readonly source: SeriesSource;
  readonly times: QueryTimes;
  readonly prometheus: PrometheusMajor;
  readonly expressions: ExpressionMemory;
}

/** What the variables of a dashboard are worth when it is opened as it was saved, with all chosen where that can be. */
export function bindVariables(dashboard: DashboardModel, from: VariableSource): ScopeForStep {
  const own = bindOwn(dashboard, from);
  const scopes = new Map<number, VariableScope>();
  return (stepMinMs) => {
    const known = scopes.get(stepMinMs);
    if (known !== undefined) return known;
    const times = {
      ...from.times,
      stepMs: Math.max(from.times.stepMs, stepMinMs),
      scrapeIntervalMs: stepMinMs,
    };
    const scope = new Map([...own, ...builtInVariables(times, dashboard)]);
    scopes.set(stepMinMs, scope);
    return scope;
  };
}

function bindOwn(dashboard: DashboardModel, from: VariableSource): VariableScope {
  const scope = new Map<string, VariableBinding>(builtInVariables(from.times, dashboard));
  for (const variable of orderVariables(dashboard.variables).ordered) {
    const options = variable.type === "query" ? optionsOf(variable, scope, from) : variable.options;
    scope.set(
      variable.name,
      bindVariable(variable, variable.hasAll ? { options, values: ["$__all"] } : { options }),
    );
  }
  return scope;
}

function optionsOf(
  variable: DashboardVariable,
  scope: VariableScope,
  { source, times, prometheus, expressions }: VariableSource,
): readonly VariableOption[] {
  const query = parseVariableQuery(variable.query);
  if (query?.kind !== "label-values") return variable.options;
  const selector =
    query.selector === ""
      ? undefined
      : expressions.parse(interpolate(query.selector, scope, "prometheus").text);
  if (selector?.kind !== "vector-selector") return variable.options;
  const { matchers } = selector;
  const series = source.select({ matchers, fromMs: times.startMs, toMs: times.endMs, prometheus });
  const values = new Set(series.map(({ labels }) => labelValue(labels, query.label)));
  return [...values]
    .filter((value) => value !== "")
    .sort()
    .map((value) => ({ text: value, value }));
}
