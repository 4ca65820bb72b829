import { interpolate, type VariableScope } from "./interpolate.ts";
import type { DashboardModel, DatasourceReference } from "./model.ts";

/** A filter that an ad hoc variable puts into every query of its data source. */
export interface AdHocFilter {
  readonly label: string;
  readonly operator: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}

/**
 * The filters for the queries of a data source: those of all ad hoc variables that mean the same one. Filters without a label, and
 * those whose operator is none of Prometheus's, are left out, as Grafana does.
 */
export function adHocFiltersFor(
  { variables }: DashboardModel,
  datasource: DatasourceReference | undefined,
  scope: VariableScope,
): readonly AdHocFilter[] {
  const uidOf = (one: DatasourceReference | undefined) => interpolate(one?.uid ?? "", scope, "raw").text;
  return variables
    .filter((variable) => variable.type === "adhoc" && uidOf(variable.datasource) === uidOf(datasource))
    .flatMap(({ filters }) => filters)
    .flatMap(({ key, operator, value }) =>
      key === "" || !isMatchOperator(operator)
        ? []
        : [{ label: key, operator, value: interpolate(value, scope, "raw").text }],
    );
}

/** Whether an operator of a filter is one of Prometheus's. */
export function isMatchOperator(operator: string): operator is AdHocFilter["operator"] {
  return operator === "=" || operator === "!=" || operator === "=~" || operator === "!~";
}
