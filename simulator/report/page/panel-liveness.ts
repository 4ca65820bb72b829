/** What a panel showed of a drill's fault. */
export type PanelState = "shows" | "unchanged" | "no-data" | "unrenderable";

/** One panel in one drill. */
export interface PanelLiveness {
  readonly dashboard: string;
  readonly panelId: number;
  readonly panelTitle: string;
  readonly drill: string;
  readonly state: PanelState;
  /** Where the panel can be seen. */
  readonly link?: string;
}

/** A dashboard's panels against drills, in the form in which it lies in a page: a letter for each panel in each drill. */
export interface LivenessTable {
  readonly dashboard: string;
  readonly panels: readonly LivenessPanel[];
  readonly drills: readonly {
    readonly drill: string;
    /** A letter for each panel, in their order; a dash where nothing is known. */
    readonly states: string;
  }[];
}

/** A panel, and in how many drills it shows what happens. */
export interface LivenessPanel {
  readonly id: number;
  readonly title: string;
  readonly link?: string;
  readonly showsCount: number;
}

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

/** What a letter of a table stands for; undefined for the dash, and for letters of another version. */
export function panelStateOf(letter: string): PanelState | undefined {
  return states.get(letter);
}

function tableOf(dashboard: string, entries: readonly PanelLiveness[]): LivenessTable {
  const places = new Map<number, number>();
  const panels: { id: number; title: string; link?: string; showsCount: number }[] = [];
  const drills = new Map<string, string[]>();
  for (const { panelId, panelTitle, drill, state, link } of entries) {
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
    const letters = drills.get(drill) ?? [];
    drills.set(drill, letters);
    const panel = panels[place];
    if (panel !== undefined && state === "shows" && letters[place] !== letterOf.shows) panel.showsCount += 1;
    letters[place] = letterOf[state];
  }
  return {
    dashboard,
    panels,
    drills: [...drills].map(([drill, letters]) => ({
      drill,
      states: panels.map((_, index) => letters[index] ?? "-").join(""),
    })),
  };
}

const letterOf: Readonly<Record<PanelState, string>> = {
  shows: "s",
  unchanged: "u",
  "no-data": "n",
  unrenderable: "x",
};

const states: ReadonlyMap<string, PanelState> = new Map([
  ["s", "shows"],
  ["u", "unchanged"],
  ["n", "no-data"],
  ["x", "unrenderable"],
]);
