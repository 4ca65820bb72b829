import {
  allValueMark,
  bindText,
  bindVariable,
  builtInVariables,
  type DashboardModel,
  type DashboardVariable,
  interpolate,
  intervalMs,
  intervalText,
  orderVariables,
  parseVariableQuery,
  stepOf,
  type VariableBinding,
  type VariableOption,
  type VariableScope,
} from "../../dashboard/index.ts";
import { patternOf } from "../field/mappings.ts";
import { labelsText } from "../frame/field-name.ts";
import type { DataSource, DataSpan } from "../query/data-source.ts";
import type { TimeRange } from "../time/time-range.ts";
import { sortOptions } from "./sort-options.ts";

/** A variable with what can be chosen and what is. */
export interface ResolvedVariable {
  readonly variable: DashboardVariable;
  readonly options: readonly VariableOption[];
  readonly binding: VariableBinding;
  /** The values as they are chosen; `$__all` stands for all. */
  readonly chosen: readonly string[];
}

export interface ResolvedVariables {
  readonly variables: readonly ResolvedVariable[];
  readonly scope: VariableScope;
}

/** What a reader chose, by the names of variables. */
export type Choices = ReadonlyMap<string, readonly string[]>;

/** Fills in the variables of a dashboard one after another: what can be chosen of each, and what is. */
export async function resolveVariables(
  dashboard: DashboardModel,
  choices: Choices,
  range: TimeRange,
  source: DataSource,
): Promise<ResolvedVariables> {
  const scope = new Map<string, VariableBinding>(
    builtInVariables(
      { startMs: range.fromMs, endMs: range.toMs, stepMs: 15_000, scrapeIntervalMs: 15_000 },
      dashboard,
    ),
  );
  const resolved = new Map<string, ResolvedVariable>();
  for (const variable of orderVariables(dashboard.variables).ordered) {
    const options = await optionsOf(variable, scope, range, source);
    const chosen = chosenOf(variable, options, choices.get(variable.name));
    const binding = bindingOf(variable, options, chosen, range);
    scope.set(variable.name, binding);
    resolved.set(variable.name, { variable, options, binding, chosen });
  }
  const variables = dashboard.variables.flatMap(({ name }) => resolved.get(name) ?? []);
  return { variables, scope };
}

function bindingOf(
  variable: DashboardVariable,
  options: readonly VariableOption[],
  chosen: readonly string[],
  { fromMs, toMs }: TimeRange,
): VariableBinding {
  const [value = ""] = chosen;
  if (variable.type === "interval" && (value === "auto" || value.startsWith("$__auto"))) {
    const { stepCount, minimum } = variable.auto;
    return bindText(intervalText(stepOf(toMs - fromMs, stepCount, intervalMs(minimum) ?? 10_000)));
  }
  if (variable.type === "datasource") return bindText(value === "" ? "prometheus" : value, "Prometheus");
  return bindVariable(variable, { values: chosen, options });
}

/** What is chosen: the reader's choice as far as it can be chosen still, else the dashboard's, else the first. */
function chosenOf(
  variable: DashboardVariable,
  options: readonly VariableOption[],
  choice: readonly string[] | undefined,
): readonly string[] {
  const { type, hasAll, isMulti, current } = variable;
  if (type === "textbox" || type === "constant")
    return choice ?? (current.values.length > 0 ? current.values : [variable.query]);
  const known = new Set(options.map(({ value }) => value));
  const isBound = type === "query" || type === "datasource" || (type === "custom" && options.length > 0);
  const isPossible = (value: string) => known.has(value) || (value === allValueMark && hasAll) || !isBound;
  const kept = (choice ?? current.values).filter(isPossible);
  if (kept.length > 0) return isMulti ? kept : kept.slice(0, 1);
  if (hasAll) return [allValueMark];
  const [first] = options;
  return first === undefined ? [] : [first.value];
}

async function optionsOf(
  variable: DashboardVariable,
  scope: VariableScope,
  range: TimeRange,
  source: DataSource,
): Promise<readonly VariableOption[]> {
  switch (variable.type) {
    case "query":
      if ((variable.kind ?? "prometheus") !== "prometheus") return savedOptions(variable);
      return sortOptions(
        cutOptions(await queriedOptions(variable, scope, range, source), variable),
        variable.sort,
      );
    case "datasource":
      return [{ text: "Prometheus", value: "prometheus" }];
    default:
      return variable.options;
  }
}

/** What the dashboard was saved with, where what would be asked is not there. */
function savedOptions({ options, current: { values, texts } }: DashboardVariable): readonly VariableOption[] {
  const saved = values
    .map((value, index) => ({ value, text: texts[index] ?? value }))
    .filter(({ value }) => value !== allValueMark && options.every((option) => option.value !== value));
  return [...options, ...saved];
}

// As many as a menu can hold; Grafana's own limit is near.
const optionsMax = 2_000;

async function queriedOptions(
  variable: DashboardVariable,
  scope: VariableScope,
  { fromMs, toMs }: TimeRange,
  source: DataSource,
): Promise<readonly string[]> {
  const text = interpolate(variable.query, scope, "prometheus").text;
  const query = parseVariableQuery(text);
  const span: DataSpan = { startMs: fromMs, endMs: toMs };
  switch (query?.kind) {
    case "label-values":
      return source.labelValues(query.label, query.selector === "" ? undefined : query.selector, span);
    case "metrics": {
      const pattern = patternOf(query.pattern);
      const names = await source.labelValues("__name__", undefined, span);
      return names.filter((name) => pattern?.test(name) === true);
    }
    case "query-result":
    case "series": {
      const expression = query.kind === "series" ? query.selector : query.expression;
      const answer = await source.queryInstant(expression, toMs);
      if (answer.kind === "problem") return [];
      return answer.series.map(({ labels, values, timesMs }) =>
        query.kind === "series"
          ? labelsText(labels)
          : `${labelsText(labels)} ${values[0] ?? ""} ${timesMs[0] ?? ""}`,
      );
    }
    default:
      return [];
  }
}

/** Keeps the options that the variable's regular expression matches, and of each the part in its group. */
function cutOptions(values: readonly string[], { regex }: DashboardVariable): readonly VariableOption[] {
  const pattern = regex === "" ? undefined : patternOf(regex);
  const options = new Map<string, VariableOption>();
  for (const value of values) {
    const match = pattern === undefined ? undefined : pattern.exec(value.slice(0, valueLengthMax));
    if (match === null) continue;
    const cut = match?.groups?.value ?? match?.groups?.text ?? match?.[1] ?? value;
    const text = match?.groups?.text ?? cut;
    if (!options.has(cut)) options.set(cut, { text, value: cut });
    if (options.size >= optionsMax) break;
  }
  return [...options.values()];
}

const valueLengthMax = 1_000;
