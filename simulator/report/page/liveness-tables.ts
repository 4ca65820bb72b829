import type { PanelLiveness } from "../../liveness/index.ts";
import { type LivenessTable, letterOf } from "./panel-liveness.ts";

/** Gathers what is known of panels into a table for each dashboard, panels and drills in the order of their first mention. */
export function livenessTables(entries: readonly PanelLiveness[]): readonly LivenessTable[] {
  const dashboards = new Map<string, PanelLiveness[]>();
  for (const entry of entries) {
    const ofDashboard = dashboards.get(entry.dashboard);
    if (ofDashboard === undefined) dashboards.set(entry.dashboard, [entry]);
    else ofDashboard.push(entry);
  }
  return [...dashboards]
    .map(([dashboard, ofDashboard]) => tableOf(dashboard, ofDashboard))
    .sort((left, right) => (left.dashboard < right.dashboard ? -1 : 1));
}

function tableOf(dashboard: string, entries: readonly PanelLiveness[]): LivenessTable {
  const places = new Map<number, number>();
  const panels: { id: number; title: string; link?: string; showsCount: number }[] = [];
  const drills = new Map<string, string[]>();
  const linked = new Map<string, { readonly alert: string; readonly panel: number }[]>();
  for (const { panelId, panelTitle, drill, state, link, alerts = [] } of entries) {
    let place = places.get(panelId);
    if (place === undefined) {
      place = panels.length;
      places.set(panelId, place);
      panels.push({
        id: panelId,
        title: panelTitle,
        showsCount: 0,
        ...(link === undefined ? {} : { link }),
      });
    }
    const panelPlace = place;
    if (alerts.length > 0)
      linked.set(drill, [
        ...(linked.get(drill) ?? []),
        ...alerts.map((alert) => ({ alert, panel: panelPlace })),
      ]);
    const letters = drills.get(drill) ?? [];
    drills.set(drill, letters);
    const panel = panels[place];
    if (panel !== undefined && state === "shows" && letters[place] !== letterOf.shows) panel.showsCount += 1;
    letters[place] = letterOf[state];
  }
  return {
    dashboard,
    panels,
    drills: [...drills].map(([drill, letters]) => {
      const states = panels.map((_, index) => letters[index] ?? "-").join("");
      const ofDrill = linked.get(drill);
      return { drill, states, ...(ofDrill === undefined ? {} : { linked: ofDrill }) };
    }),
  };
}
