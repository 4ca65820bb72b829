/** A dashboard's panels against drills, in the form in which it lies in a page: a letter for each panel in each drill. */
export interface LivenessTable {
  readonly dashboard: string;
  readonly panels: readonly LivenessPanel[];
  readonly drills: readonly {
    readonly drill: string;
    /** A letter for each panel, in their order; a dash where nothing is known. */
    readonly states: string;
    /** Which panel each alert that fired links to, by the place of the panel; absent where none does. */
    readonly linked?: readonly { readonly alert: string; readonly panel: number }[];
  }[];
}

/** A panel, and in how many drills it shows what happens. */
export interface LivenessPanel {
  readonly id: number;
  readonly title: string;
  readonly link?: string;
  readonly showsCount: number;
}

/** How a table writes what a panel showed. */
export const letterOf = {
  shows: "s",
  unchanged: "u",
  "no-data": "n",
  unrenderable: "x",
} as const;

/** What a panel showed of a drill's fault. */
export type PanelState = keyof typeof letterOf;

/** What a letter of a table stands for; undefined for the dash, and for letters of another version. */
export function panelStateOf(letter: string): PanelState | undefined {
  return states.get(letter);
}

const states: ReadonlyMap<string, PanelState> = new Map([
  ["s", "shows"],
  ["u", "unchanged"],
  ["n", "no-data"],
  ["x", "unrenderable"],
]);
