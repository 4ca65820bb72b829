import {
  type DashboardModel,
  type DashboardQuery,
  interpolate,
  parseVariableQuery,
  referencesOf,
  type VariableScope,
} from "../../dashboard/index.ts";
import type { DataSource, DataSpan } from "../query/data-source.ts";

/** Where variables have no value because their own queries find no series: that, and why, in a sentence for each. */
export async function explainEmptyVariables(
  { expression }: DashboardQuery,
  { dashboard, scope }: { readonly dashboard: DashboardModel; readonly scope: VariableScope },
  span: DataSpan,
  source: DataSource,
): Promise<readonly string[]> {
  const names = new Set(referencesOf(expression).map(({ name }) => name));
  const empty = dashboard.variables.filter(({ name, type }) => {
    const binding = scope.get(name);
    const hasNone = binding !== undefined && binding.values.length === 0 && binding.allValue === undefined;
    return type === "query" && names.has(name) && hasNone;
  });
  const told = await Promise.all(
    empty.map(async ({ name, query, kind = "prometheus" }) => {
      if (kind !== "prometheus")
        return [`\`$${name}\` has no value: its data source is not asked in previews`];
      const reasons = await whyNone(askedFor(interpolate(query, scope, "prometheus").text), span, source);
      return reasons.length === 0 ? [] : [`\`$${name}\` has no value: ${reasons.join("; ")}`];
    }),
  );
  return told.flat();
}

function askedFor(text: string): string {
  const query = parseVariableQuery(text);
  switch (query?.kind) {
    case "label-values":
    case "series":
      return query.selector;
    case "query-result":
      return query.expression;
    default:
      return "";
  }
}

/** Nothing where there are series: a label that none of them has is equal to no value, and is missed by nobody. */
async function whyNone(asked: string, span: DataSpan, source: DataSource): Promise<readonly string[]> {
  if (asked === "") return [];
  const answer = await source.queryInstant(asked, span.endMs);
  return answer.kind === "series" && answer.series.length === 0 ? source.explainNothing(asked, span) : [];
}
