import type { DashboardVariable } from "./model.ts";
import { referencesOf } from "./variable-reference.ts";

/** Variables in an order in which each stands behind those that it reads. */
export interface VariableOrder {
  readonly ordered: readonly DashboardVariable[];
  /** Those that read one another in a circle; Grafana never fills them in. They are in `ordered` too, at the end. */
  readonly circular: readonly DashboardVariable[];
}

/** The names of the variables that a variable's own query, regular expression and data source read. */
export function namesReadBy(variable: DashboardVariable): ReadonlySet<string> {
  const { query, regex, datasource, allValue, filters } = variable;
  const texts = [query, regex, datasource?.uid ?? "", allValue, ...filters.map(({ value }) => value)];
  return new Set(texts.flatMap((text) => referencesOf(text).map(({ name }) => name)));
}

/** Orders variables for filling them in one after another. */
export function orderVariables(variables: readonly DashboardVariable[]): VariableOrder {
  const names = new Set(variables.map(({ name }) => name));
  const done = new Set<string>();
  const ordered: DashboardVariable[] = [];
  let open = variables.map((variable) => ({
    variable,
    reads: [...namesReadBy(variable)].filter((name) => names.has(name)),
  }));
  for (let round = 0; round <= variables.length && open.length > 0; round++) {
    const ready = open.filter(({ reads }) => reads.every((name) => done.has(name)));
    if (ready.length === 0) break;
    for (const { variable } of ready) {
      ordered.push(variable);
      done.add(variable.name);
    }
    open = open.filter((one) => !ready.includes(one));
  }
  const circular = open.map(({ variable }) => variable);
  return { ordered: [...ordered, ...circular], circular };
}
