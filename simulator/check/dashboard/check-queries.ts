import { checkCosts } from "../check-costs.ts";
import { checkDivisions } from "../check-divisions.ts";
import type { CheckFinding } from "../check-finding.ts";
import { checkGroupings } from "../check-groupings.ts";
import { checkHistograms } from "../check-histograms.ts";
import { checkJoins } from "../check-joins.ts";
import { checkRates } from "../check-rates.ts";
import { checkSelectors } from "../check-selectors.ts";
import { removalOf } from "../label-flow.ts";
import { type RuleCheck, RuleNotes, type RuleWorld } from "../rule-world.ts";
import { checkPanelExpression } from "./check-panel-expression.ts";
import { type DashboardNotes, subjectOf } from "./dashboard-notes.ts";
import { standInPrefix } from "./fill-expression.ts";
import { type PanelQuery, panelQueriesOf } from "./panel-query.ts";

// Those of an alert's condition, its hold and its words have nothing to say here.
const expressionChecks: readonly RuleCheck[] = [
  checkSelectors,
  checkGroupings,
  checkRates,
  checkJoins,
  checkHistograms,
  checkDivisions,
  checkCosts,
];

/** Checks the queries of a dashboard: as expressions, like those of rules, and as what a panel draws. */
export function checkQueries(notes: DashboardNotes, world: RuleWorld): readonly CheckFinding[] {
  const queries = panelQueriesOf(notes, world.options);
  const findings: CheckFinding[] = [];
  for (const panelQuery of queries) {
    const ruleNotes = new RuleNotes(panelQuery.asRule);
    for (const check of expressionChecks) check(ruleNotes, world);
    checkPanelExpression(notes, ruleNotes, panelQuery, world);
    checkMatchers(notes, panelQuery);
    checkLegend(notes, panelQuery, world);
    // A stand-in for a variable is nobody's mistake.
    findings.push(...ruleNotes.findings.filter(({ message }) => !message.includes(standInPrefix)));
  }
  checkLogs(notes);
  return findings;
}

function checkMatchers(notes: DashboardNotes, { panel, query, filled }: PanelQuery): void {
  const { variables } = notes.checked.model;
  for (const { label, operator, reference } of filled.matchers) {
    if (operator !== "=" && operator !== "!=") continue;
    const variable = variables.find(({ name }) => name === reference.name);
    if (variable === undefined || !(variable.isMulti || variable.hasAll)) continue;
    const target = { subject: subjectOf(panel), path: query.expressionPath };
    notes.inText(
      "variable/multi-under-equals",
      target,
      { text: query.expression, offset: reference.offset },
      {
        reason: `\`${label}${operator}\` compares with one text, but \`$${variable.name}\` becomes a regular expression once ${variable.hasAll ? "all are" : "several are"} chosen, and the panel is empty then`,
        advice: `write \`${label}${operator === "=" ? "=~" : "!~"}"${reference.text}"\``,
      },
    );
  }
}

function checkLegend(notes: DashboardNotes, { panel, query, asRule }: PanelQuery, world: RuleWorld): void {
  const target = { subject: subjectOf(panel), path: query.path };
  const isDrawn = drawnPanels.has(panel.type) && query.format !== "table" && query.format !== "heatmap";
  const flow = world.labels.flowOf(asRule.rule.expression);
  if (query.legendFormat === "" || query.legendFormat === "__auto") {
    // One series without labels needs no name; Grafana writes the query.
    if (query.legendFormat === "" && isDrawn && panel.type === "timeseries") {
      notes.at("query/missing-legend", target, {
        reason: "the series have no name but all of their labels",
        advice: "set `legendFormat`, as in `{{instance}}`",
      });
    }
  }
  for (const [text, label = ""] of query.legendFormat.matchAll(/\{\{\s*([A-Za-z_]\w*)\s*\}\}/g)) {
    const removal = removalOf(flow, label);
    if (removal === undefined || label === "__name__") continue;
    if (removal.isOfMetric === true && !world.knowledge.isComplete) continue;
    notes.at("query/legend-label-removed", target, {
      reason: `\`${text}\` in the legend stays empty, for the series have no label \`${label}\`: ${removal.reason}`,
      advice: `keep \`${label}\` in the query, or take it out of the legend`,
    });
  }
  const { legend } = panel.options;
  const isHidden =
    typeof legend === "object" && legend !== null && "showLegend" in legend && legend.showLegend === false;
  const isOne = flow.closing !== undefined && flow.facts.size === 0 && panel.queries.length === 1;
  if (panel.type !== "timeseries" || !isHidden || isOne || panel.queries[0] !== query) return;
  notes.at(
    "panel/hidden-legend",
    { subject: subjectOf(panel), path: panel.path },
    {
      reason: "the panel can draw several series, but hides the legend that tells them apart",
      advice: "show the legend, or draw one series",
    },
  );
}

const drawnPanels: ReadonlySet<string> = new Set([
  "timeseries",
  "barchart",
  "piechart",
  "state-timeline",
  "status-history",
  "trend",
]);

// LogQL is not parsed; its ranges stand in brackets as those of PromQL do.
function checkLogs(notes: DashboardNotes): void {
  for (const panel of notes.checked.model.panels) {
    for (const { kind, expression, expressionPath } of panel.queries) {
      if (kind !== "loki") continue;
      const range = /\[\s*(\d+(?:ms|[smhdwy]))+\s*\]/.exec(expression);
      if (range === null) continue;
      notes.inText(
        "query/logql-fixed-range",
        { subject: subjectOf(panel), path: expressionPath },
        { text: expression, offset: range.index },
        {
          reason: `\`${range[0]}\` stays as wide at every zoom, so that log lines between two points are left out or counted twice`,
          advice: "write `[$__auto]`",
        },
      );
    }
  }
}
