import { bindText } from "./bind-variable.ts";
import type { VariableBinding } from "./binding.ts";
import { intervalText, rateIntervalOf } from "./interval.ts";

/** What the built-in variables of a query follow from. */
export interface QueryTimes {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  /** The data source's, or the smallest step of the query. */
  readonly scrapeIntervalMs: number;
}

/** What the built-in variables of a query are worth, beside those of the dashboard. */
export function builtInVariables(
  { startMs, endMs, stepMs, scrapeIntervalMs }: QueryTimes,
  dashboard: { readonly title: string; readonly uid: string },
): ReadonlyMap<string, VariableBinding> {
  const rangeMs = Math.max(0, endMs - startMs);
  const rateMs = rateIntervalOf(stepMs, scrapeIntervalMs);
  const from = bindText(String(startMs));
  const to = bindText(String(endMs));
  return new Map([
    ["__interval", bindText(intervalText(stepMs))],
    ["__interval_ms", bindText(String(stepMs))],
    ["__rate_interval", bindText(intervalText(rateMs))],
    ["__rate_interval_ms", bindText(String(rateMs))],
    ["__range", bindText(`${Math.max(1, Math.round(rangeMs / 1000))}s`)],
    ["__range_s", bindText(String(Math.max(1, Math.round(rangeMs / 1000))))],
    ["__range_ms", bindText(String(rangeMs))],
    ["__from", from],
    ["__to", to],
    ["__auto", bindText(intervalText(stepMs))],
    ["__dashboard", bindText(dashboard.title)],
    ["__dashboard.uid", bindText(dashboard.uid)],
    ["__dashboard.name", bindText(dashboard.title)],
    ["__org", bindText("1")],
    ["__org.id", bindText("1")],
    ["__org.name", bindText("Main Org.")],
    ["__user", bindText("viewer")],
    ["__user.login", bindText("viewer")],
    ["__user.id", bindText("1")],
    ["__user.email", bindText("viewer@example.com")],
    ["__timezone", bindText("utc")],
    ["timeFilter", bindText("")],
    ["__timeFilter", bindText("")],
  ]);
}

/** Names that Grafana fills in elsewhere than in queries: links, units, titles of single values. They stay as they are. */
const latePattern =
  /^__(?:field|series|value|data|cell|calc|url_time_range|all_variables|name|columns?|row|column)(?:_\w+)?$/;

/** Whether a name is one that Grafana itself gives a value, in a query or afterwards, so that no variable has to be defined. */
export function isBuiltInName(name: string): boolean {
  return queryNames.has(name) || latePattern.test(name) || /^__(?:auto_interval_|searchFilter)/.test(name);
}

const queryNames: ReadonlySet<string> = new Set([
  ...builtInVariables(
    { startMs: 0, endMs: 0, stepMs: 1, scrapeIntervalMs: 1 },
    { title: "", uid: "" },
  ).keys(),
]);
