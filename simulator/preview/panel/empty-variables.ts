import {
  type DashboardModel,
  type DashboardQuery,
  interpolate,
  parseVariableQuery,
  referencesOf,
  type VariableScope,
} from "../../dashboard/index.ts";
import type { DataSource, DataSpan } from "../query/data-source.ts";

/** Where variables have no value because their own queries find none: that, and why, in a sentence for each. */
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
  return Promise.all(
    empty.map(async ({ name, query }) => {
      const asked = askedFor(interpolate(query, scope, "prometheus").text);
      const reasons = asked === "" ? [] : await explained(asked, span, source);
      return `\`$${name}\` has no value${reasons.length === 0 ? "" : `: ${reasons.join("; ")}`}`;
    }),
  );
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

// A query that cannot be read is told of by the checks, with its place.
async function explained(asked: string, span: DataSpan, source: DataSource): Promise<readonly string[]> {
  const answer = await source.queryInstant(asked, span.endMs);
  return answer.kind === "problem" ? [] : source.explainNothing(asked, span);
}
