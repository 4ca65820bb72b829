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
import { checkLogs } from "./check-logs.ts";
import { checkMatcher } from "./check-matcher.ts";
import { checkPanelExpression } from "./check-panel-expression.ts";
import { type DashboardNotes, subjectOf } from "./dashboard-notes.ts";
import { type PanelQuery, panelQueriesOf } from "./panel-query.ts";
import { standInPrefix } from "./variable-stand-in.ts";

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
    for (const matcher of panelQuery.filled.matchers) checkMatcher(notes, panelQuery, matcher);
    checkLegend(notes, panelQuery, world);
    // A stand-in for a variable is nobody's mistake.
    findings.push(...ruleNotes.findings.filter(({ message }) => !message.includes(standInPrefix)));
  }
  checkLogs(notes, world);
  return findings;
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
