import type { FindingSeverity } from "../document/index.ts";

/** What a check is called, how bad its findings are unless one says otherwise, and what it looks for. */
export interface CheckDescription {
  readonly code: string;
  readonly severity: FindingSeverity;
  /** One line: lower case, no full stop. */
  readonly title: string;
}

/** Every check, by code. Each has a page in `docs/checks`, named by its code with `-` for `/`. */
export const checkDescriptions = [
  { code: "absent/cannot-resolve", severity: "warning", title: "an `absent` that stays true for ever" },
  {
    code: "absent/blind-to-down",
    severity: "info",
    title: "`absent(up)` does not see a target that is down",
  },
  { code: "alert/always-fires", severity: "warning", title: "an alert that fires whenever there is data" },
  { code: "alert/flapping", severity: "info", title: "a threshold with neither `for` nor `keep_firing_for`" },
  { code: "alert/missing-runbook", severity: "info", title: "an alert without `runbook_url`" },
  { code: "alert/missing-severity", severity: "info", title: "an alert without the label `severity`" },
  { code: "alert/missing-summary", severity: "info", title: "an alert without `summary`" },
  { code: "alert/never-fires", severity: "error", title: "a condition that can never hold" },
  { code: "alert/no-comparison", severity: "warning", title: "an alert without a condition" },
  {
    code: "alert/panel-not-found",
    severity: "warning",
    title: "an alert that links to a panel that does not exist",
  },
  { code: "alert/runbook-not-found", severity: "warning", title: "a runbook that does not exist" },
  { code: "dashboard/editable", severity: "info", title: "a dashboard that can be changed by hand" },
  {
    code: "dashboard/no-datasource-variable",
    severity: "warning",
    title: "a dashboard that is bound to one Grafana",
  },
  { code: "dashboard/unstable-uid", severity: "warning", title: "a dashboard whose address does not last" },
  { code: "division/by-zero", severity: "warning", title: "a divisor that is zero where there is no limit" },
  { code: "expression/costly", severity: "warning", title: "an expression that reads very many samples" },
  { code: "expression/no-name", severity: "warning", title: "a selector over all metrics" },
  { code: "for/outlasts-condition", severity: "error", title: "`for` is longer than the condition can hold" },
  {
    code: "for/shorter-than-interval",
    severity: "warning",
    title: "`for` is shorter than the group's interval",
  },
  { code: "histogram/bad-quantile", severity: "error", title: "a quantile outside 0 to 1" },
  {
    code: "histogram/le-removed",
    severity: "error",
    title: "`histogram_quantile` over buckets without `le`",
  },
  { code: "histogram/without-rate", severity: "info", title: "a quantile over all time" },
  { code: "inhibition/never-matches", severity: "warning", title: "an inhibition that can mute nothing" },
  {
    code: "join/label-removed",
    severity: "warning",
    title: "`on` or `group_left` names a label that is gone",
  },
  {
    code: "join/many-to-many",
    severity: "warning",
    title: "a join whose sides can have several series each",
  },
  { code: "join/never-matches", severity: "error", title: "two sides whose labels can never agree" },
  { code: "label/removed", severity: "warning", title: "grouping by a label that is gone" },
  { code: "label/unknown", severity: "warning", title: "a label that the metric does not have" },
  { code: "matcher/matches-all", severity: "info", title: "a matcher that lets everything pass" },
  { code: "matcher/plain-regex", severity: "info", title: "a regular expression that is plain text" },
  { code: "metric/unknown", severity: "warning", title: "a metric that nobody exposes or records" },
  { code: "panel/duplicate-id", severity: "error", title: "two panels with one id" },
  { code: "panel/hidden-legend", severity: "info", title: "several series without a legend" },
  {
    code: "panel/literal-datasource",
    severity: "warning",
    title: "a panel that is bound to one data source",
  },
  { code: "panel/missing-description", severity: "info", title: "a panel that does not say what it means" },
  { code: "panel/missing-title", severity: "warning", title: "a panel without a title" },
  { code: "panel/missing-unit", severity: "info", title: "values without a unit" },
  { code: "panel/no-query", severity: "warning", title: "a panel that asks for nothing" },
  { code: "panel/outside-grid", severity: "warning", title: "a panel that does not fit into the grid" },
  { code: "panel/overlap", severity: "warning", title: "panels that lie over each other" },
  { code: "query/any-job", severity: "warning", title: "a metric of every job, read without `job`" },
  { code: "query/bad-logql", severity: "error", title: "a query of logs that Loki would refuse" },
  { code: "query/bad-promql", severity: "error", title: "a query that cannot be read" },
  { code: "query/counter-without-rate", severity: "warning", title: "a counter drawn as it is" },
  { code: "query/duplicate-ref-id", severity: "error", title: "two queries of a panel with one name" },
  { code: "query/fixed-range", severity: "warning", title: "a range that stays as wide at every zoom" },
  { code: "query/ignores-variable", severity: "info", title: "a query that does not follow a choice" },
  {
    code: "query/legend-label-removed",
    severity: "warning",
    title: "a legend that names a label that is gone",
  },
  {
    code: "query/logql-fixed-range",
    severity: "info",
    title: "a range of logs that stays as wide at every zoom",
  },
  { code: "query/logql-label-unknown", severity: "warning", title: "a label that no stream of logs has" },
  { code: "query/missing-legend", severity: "info", title: "series without a name" },
  { code: "range/too-short", severity: "warning", title: "a range that holds too few samples" },
  { code: "rate/missing", severity: "warning", title: "a counter compared without `rate`" },
  { code: "rate/of-aggregate", severity: "warning", title: "a rate of added-up counters" },
  { code: "rate/on-gauge", severity: "error", title: "a rate of a gauge" },
  { code: "rate/wrong-function", severity: "warning", title: "`delta` of a counter" },
  { code: "route/dead", severity: "warning", title: "a route that no alert can reach" },
  {
    code: "route/swallowed",
    severity: "warning",
    title: "an alert that no route reaches and nobody is told of",
  },
  { code: "route/unreached", severity: "info", title: "an alert that no route reaches but the root" },
  { code: "rule/cycle", severity: "warning", title: "rules that read one another in a circle" },
  { code: "rule/duplicate", severity: "warning", title: "a rule that stands twice" },
  { code: "rule/order", severity: "warning", title: "a rule that is read before it is evaluated" },
  { code: "rule/shadowed", severity: "warning", title: "an alert that fires only when the same alert does" },
  { code: "selector/contradiction", severity: "error", title: "matchers that no series can satisfy" },
  { code: "suppression/expired", severity: "warning", title: "a suppression past its date" },
  { code: "suppression/malformed", severity: "warning", title: "a suppression that cannot be understood" },
  { code: "suppression/unused", severity: "warning", title: "a suppression without a finding" },
  { code: "template/bad-query", severity: "error", title: "a template asks a query that cannot be read" },
  { code: "template/label-removed", severity: "warning", title: "a template shows a label that is gone" },
  { code: "template/value-in-label", severity: "warning", title: "a label that changes with the value" },
  { code: "variable/bad-query", severity: "error", title: "a variable whose options cannot be asked for" },
  { code: "variable/circular", severity: "error", title: "variables that read one another in a circle" },
  { code: "variable/duplicate", severity: "error", title: "two variables with one name" },
  { code: "variable/multi-under-equals", severity: "error", title: "a variable of several values under `=`" },
  { code: "variable/stale-options", severity: "warning", title: "a variable whose options grow old" },
  { code: "variable/undefined", severity: "error", title: "a variable that does not exist" },
  { code: "variable/unused", severity: "warning", title: "a variable that nothing reads" },
] as const satisfies readonly CheckDescription[];

/** The code of a check. */
export type CheckCode = (typeof checkDescriptions)[number]["code"];

const byCode = new Map<string, CheckDescription>(checkDescriptions.map((entry) => [entry.code, entry]));

/** What there is to say about a code; undefined where it is not one of a check (`rules/bad-expr`, say). */
export function describeCheck(code: string): CheckDescription | undefined {
  return byCode.get(code);
}

/** Whether a text is the code of a check. */
export function isCheckCode(code: string): code is CheckCode {
  return byCode.has(code);
}

/** Where the page of a check stands in the repository; undefined for codes that have none. */
export function pageOf(code: string): string | undefined {
  return byCode.has(code) ? `docs/checks/${code.replace("/", "-")}.md` : undefined;
}
