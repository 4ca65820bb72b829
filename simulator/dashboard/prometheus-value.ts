import type { VariableBinding } from "./binding.ts";

/**
 * Writes a variable's value for use within quotes of PromQL, as Grafana's data source does: one of which several could be chosen is
 * escaped for a regular expression, and several become its branches.
 */
export function escapeForPrometheus({ values, isList, isMulti }: VariableBinding): string {
  if (!isMulti) return isList ? values.join(",") : escapeText(values[0] ?? "");
  const escaped = values.map(escapePattern);
  return escaped.length === 1 || !isList ? (escaped[0] ?? "") : `(${escaped.join("|")})`;
}

function escapeText(value: string): string {
  // A whole matcher, as ad hoc parts of queries are.
  if (/^\w+(=|!=|=~|!~)".*"$/.test(value)) return value;
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}

// Twice, since the text of PromQL takes one level of backslashes away before the expression sees it.
function escapePattern(value: string): string {
  return value
    .replaceAll("\\", "\\\\\\\\")
    .replaceAll('"', '\\\\\\"')
    .replace(/[$^*{}[\]'+?.()|]/g, "\\\\$&");
}
