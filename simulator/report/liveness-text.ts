import type { PanelLiveness, PanelState } from "../liveness/index.ts";
import type { RunLiveness } from "./drill-json.ts";
import { createStyle, type Style } from "./style.ts";

/** How the table of panels is told. */
export interface LivenessTextOptions {
  readonly hasColor: boolean;
  /** Whether each panel has a line, and not each dashboard. */
  readonly isVerbose: boolean;
}

/** Which panels showed the incidents, dashboard by dashboard, and what is wrong with that. */
export function renderLiveness(
  { panels, problems }: RunLiveness,
  { hasColor, isVerbose }: LivenessTextOptions,
): string {
  const style = createStyle(hasColor);
  const dashboards = new Map<string, PanelLiveness[]>();
  for (const entry of panels) {
    const known = dashboards.get(entry.dashboard);
    if (known === undefined) dashboards.set(entry.dashboard, [entry]);
    else known.push(entry);
  }
  const lines = [...dashboards]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([dashboard, entries]) => dashboardLines(dashboard, entries, isVerbose));
  return [...lines, ...problems.map((problem) => problemLine(problem, style))].join("");
}

interface PanelCounts {
  readonly title: string;
  readonly counts: Record<PanelState, number>;
}

function dashboardLines(
  dashboard: string,
  entries: readonly PanelLiveness[],
  isVerbose: boolean,
): readonly string[] {
  const panels = new Map<number, PanelCounts>();
  for (const { panelId, panelTitle, state } of entries) {
    const panel = panels.get(panelId) ?? {
      title: panelTitle,
      counts: { shows: 0, unchanged: 0, "no-data": 0, unrenderable: 0 },
    };
    panel.counts[state]++;
    panels.set(panelId, panel);
  }
  const drillCount = new Set(entries.map(({ drill }) => drill)).size;
  const showing = [...panels.values()].filter(({ counts }) => counts.shows > 0).length;
  const head = `${dashboard}: ${showing} of ${panels.size} panels show one of ${drillCount} incident${drillCount === 1 ? "" : "s"}\n`;
  if (!isVerbose) return [head];
  const width = Math.max(...[...panels.values()].map(({ title }) => title.length));
  return [
    head,
    ...[...panels.values()].map(({ title, counts }) => `  ${title.padEnd(width)}  ${countsText(counts)}\n`),
  ];
}

function countsText({ shows, unchanged, "no-data": noData, unrenderable }: PanelCounts["counts"]): string {
  const parts = [
    [shows, "shows"],
    [unchanged, "unchanged"],
    [noData, "without data"],
    [unrenderable, "not evaluated"],
  ] as const;
  return parts.flatMap(([count, words]) => (count === 0 ? [] : [`${words} ${count}`])).join(", ");
}

function problemLine(
  { dashboard, panelId, panelTitle, message }: RunLiveness["problems"][number],
  style: Style,
): string {
  const id = panelId === undefined ? "" : ` ${panelId}`;
  return `${style.bad("panel")} ${dashboard}${id} ${style.strong(panelTitle)}: ${message}\n`;
}
