import {
  builtInVariables,
  type DashboardModel,
  type DashboardVariable,
  isBuiltInName,
  type VariableReference,
} from "../../dashboard/index.ts";

type VariablesByName = ReadonlyMap<string, DashboardVariable>;

/** Begins the words that stand for a variable of which no value is known. */
export const standInPrefix = "klaxon_variable_";

/** Whether what looks like a reference is a group of a regular expression: `$1` of `label_replace`. */
export function isGroup({ name }: VariableReference, variables: VariablesByName): boolean {
  return !variables.has(name) && /^\d+$/.test(name);
}

/** Whether a reference is to a variable that neither the dashboard defines nor Grafana brings along. */
export function isUndefined({ name }: VariableReference, variables: VariablesByName): boolean {
  return !variables.has(name) && !isBuiltInName(name) && !name.startsWith("__");
}

/** What stands for a reference that is no value of a matcher: what the dashboard was saved with, or a word of ours. */
export function standInOf(
  { name, fieldPath }: VariableReference,
  variable: DashboardVariable | undefined,
  model: DashboardModel,
): string {
  if (variable === undefined) {
    const builtIn =
      checkedBuiltIns.get(fieldPath === "" ? name : `${name}.${fieldPath}`) ?? checkedBuiltIns.get(name);
    return builtIn?.values[0] ?? (name.startsWith("__auto_interval") ? "1m" : `${standInPrefix}${name}`);
  }
  const values = [...variable.current.values, ...variable.options.map(({ value }) => value)];
  const known = values.find((value) => value !== "" && !value.startsWith("$"));
  if (known !== undefined) return known;
  return variable.type === "interval" ? "5m" : `${standInPrefix}${model.variables.indexOf(variable)}`;
}

// An hour on a wide screen, scraped every 15 s.
const checkedBuiltIns = builtInVariables(
  { startMs: 0, endMs: 3_600_000, stepMs: 15_000, scrapeIntervalMs: 15_000 },
  { title: "dashboard", uid: "dashboard" },
);
