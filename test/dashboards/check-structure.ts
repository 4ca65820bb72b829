import { type ClassicDashboard, type ClassicPanel, panelsOf } from "./classic-dashboard.ts";
import type { DashboardFinding, FindingCode } from "./finding.ts";
import { substitute } from "./grafana-variables.ts";

type Report = (code: FindingCode, message: string) => void;

const gridColumns = 24;
const builtInDataSource = "-- Grafana --";

/** What is wrong with a dashboard apart from its queries. */
export function checkStructure(dashboard: ClassicDashboard): readonly DashboardFinding[] {
  const findings: DashboardFinding[] = [];
  const report = (panel: string): Report => {
    return (code, message) => findings.push({ code, panel, message });
  };
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(dashboard.uid)) report("")("uid", `\`${dashboard.uid}\` is no uid`);
  if (dashboard.editable) report("")("editable", "changes made in Grafana would be lost at the next start");
  checkIds(dashboard, report(""));
  checkGrid(dashboard, report(""));
  checkVariables(dashboard, report(""));
  checkDataSources(dashboard, report(""));
  for (const panel of panelsOf(dashboard)) checkPanel(panel, report(panel.title));
  return findings;
}

function checkIds(dashboard: ClassicDashboard, report: Report): void {
  const seen = new Set<number>();
  const rows = dashboard.panels.filter((entry) => entry.type === "row");
  for (const { id, title } of [...rows, ...panelsOf(dashboard)]) {
    if (seen.has(id)) report("duplicate-id", `\`${title}\` has the id ${id} of another panel`);
    seen.add(id);
  }
}

interface Box {
  readonly title: string;
  readonly gridPos: ClassicPanel["gridPos"];
}

function checkGrid(dashboard: ClassicDashboard, report: Report): void {
  const shown: readonly Box[] = dashboard.panels;
  const opened = dashboard.panels.flatMap((entry) => (entry.type === "row" ? [entry.panels] : []));
  for (const boxes of [shown, ...opened]) checkBoxes(boxes, report);
  // Grafana lifts panels into gaps when it loads them, so what is seen is not what was laid out.
  const bottom = Math.max(...shown.map(({ gridPos }) => gridPos.y + gridPos.h));
  const area = shown.reduce((sum, { gridPos }) => sum + gridPos.w * gridPos.h, 0);
  if (area < bottom * gridColumns) report("grid-gap", `${bottom * gridColumns - area} cells are empty`);
}

function checkBoxes(boxes: readonly Box[], report: Report): void {
  for (const [index, { title, gridPos }] of boxes.entries()) {
    if (gridPos.x + gridPos.w > gridColumns) report("grid-bounds", `\`${title}\` leaves the grid`);
    for (const other of boxes.slice(index + 1)) {
      if (overlaps(gridPos, other.gridPos)) report("grid-overlap", `\`${title}\` covers \`${other.title}\``);
    }
  }
}

function overlaps(left: ClassicPanel["gridPos"], right: ClassicPanel["gridPos"]): boolean {
  return (
    left.x < right.x + right.w &&
    right.x < left.x + left.w &&
    left.y < right.y + right.h &&
    right.y < left.y + left.h
  );
}

function checkVariables(dashboard: ClassicDashboard, report: Report): void {
  const declared = dashboard.templating.list.map((variable) => variable.name);
  const used = new Set<string>();
  const { templating: _, ...rest } = dashboard;
  for (const text of textsOf(rest)) for (const name of substitute(text).used) used.add(name);
  for (const [index, variable] of dashboard.templating.list.entries()) {
    if (variable.type === "datasource") continue;
    for (const text of textsOf(variable.query)) {
      for (const name of substitute(text).used) {
        used.add(name);
        if (declared.indexOf(name) >= index) {
          report("variable-unknown", `\`$${name}\` is used by \`${variable.name}\`, which stands before it`);
        }
      }
    }
  }
  for (const name of used) {
    if (!declared.includes(name) && !name.startsWith("__")) {
      report("variable-unknown", `\`$${name}\` is used and not declared`);
    }
  }
  for (const name of declared) {
    if (!used.has(name)) report("variable-unused", `\`$${name}\` is declared and not used`);
  }
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

function checkDataSources(dashboard: ClassicDashboard, report: Report): void {
  const variables = dashboard.templating.list;
  const references = [
    ...panelsOf(dashboard).flatMap((panel) => [
      panel.datasource,
      ...(panel.targets ?? []).map((target) => target.datasource),
    ]),
    ...dashboard.annotations.list.map((annotation) => annotation.datasource),
    ...variables.map((variable) => (variable.type === "query" ? variable.datasource : undefined)),
  ];
  const chosen = variables.find((variable) => variable.type === "datasource")?.name;
  for (const reference of references) {
    if (reference === undefined || reference.uid === builtInDataSource) continue;
    if (reference.uid !== `\${${chosen}}`) report("data-source", `\`${reference.uid}\` is written down`);
  }
}

function checkPanel(panel: ClassicPanel, report: Report): void {
  if (panel.title.trim() === "") report("text", `panel ${panel.id} has no title`);
  if (!/^\S.{19,}\.$/s.test(panel.description)) report("text", "the description is no sentence");
  if (panel.type === "text") return;
  const targets = panel.targets ?? [];
  if (targets.length === 0) report("no-queries", "the panel asks nothing");
  if (panel.datasource === undefined) report("data-source", "the panel has no data source");
  const refIds = targets.map((target) => target.refId);
  if (new Set(refIds).size < refIds.length) report("duplicate-ref-id", `${refIds.join(", ")} are not unique`);
  checkFields(panel, report);
  checkLegend(panel, report);
}

function checkFields(panel: ClassicPanel, report: Report): void {
  // The columns of a table each have their own.
  const places =
    panel.type === "table"
      ? (panel.fieldConfig?.overrides ?? []).map(({ properties }) =>
          Object.fromEntries(properties.map(({ id, value }) => [id, value])),
        )
      : [panel.fieldConfig?.defaults ?? {}];
  for (const { unit, thresholds, noValue } of places) {
    if (typeof unit !== "string" || unit === "") report("unit", "values are shown without a unit");
    if (typeof noValue !== "string") report("absent-text", "absence is not told");
    if (thresholds === undefined) report("thresholds", "Grafana's own thresholds would colour the values");
  }
}

function checkLegend(panel: ClassicPanel, report: Report): void {
  const { legend } = panel.options;
  const isShown =
    typeof legend === "object" &&
    legend !== null &&
    (("showLegend" in legend && legend.showLegend === true) || ("show" in legend && legend.show === true));
  const hasLegend = ["timeseries", "bargauge", "heatmap", "state-timeline"].includes(panel.type);
  if (hasLegend && !isShown) report("legend", "the legend is not shown");
}
