import type { DashboardPanel, GridPlace } from "../../dashboard/index.ts";
import { type DashboardNotes, subjectOf } from "./dashboard-notes.ts";

/** Checks ids and places of panels. */
export function checkLayout(notes: DashboardNotes): void {
  const { model } = notes.checked;
  checkIds(notes);
  const groups = new Map<number | undefined, DashboardPanel[]>();
  for (const panel of model.panels) {
    if (!panel.isPlaced) continue;
    checkBounds(notes, panel);
    const group = groups.get(panel.group) ?? [];
    groups.set(panel.group, [...group, panel]);
  }
  for (const panels of groups.values()) checkOverlaps(notes, panels);
}

function checkIds(notes: DashboardNotes): void {
  const { model } = notes.checked;
  const seen = new Map<number, string>();
  const rows = model.groups.map(({ id, title, path }) => ({ id, subject: title || "a row", path }));
  const panels = model.panels.map((panel) => ({ id: panel.id, subject: subjectOf(panel), path: panel.path }));
  for (const { id, subject, path } of [...rows, ...panels]) {
    if (id === undefined) continue;
    const other = seen.get(id);
    if (other === undefined) seen.set(id, subject);
    else {
      notes.at(
        "panel/duplicate-id",
        { subject, path: [...path, ...(model.schema === "v2" ? ["spec", "id"] : ["id"])] },
        {
          reason: `the id ${id} is that of \`${other}\` as well, so links to either show one of the two`,
          advice: "give each panel an id of its own",
        },
      );
    }
  }
}

const columnCount = 24;

function checkBounds(notes: DashboardNotes, panel: DashboardPanel): void {
  const { x, y, width, height } = panel.place;
  const target = { subject: subjectOf(panel), path: panel.path };
  const isInside = x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= columnCount;
  if (isInside) return;
  notes.at("panel/outside-grid", target, {
    reason: `columns ${x} to ${x + width} and ${height} lines from line ${y}: the grid has ${columnCount} columns, and Grafana moves what does not fit`,
    advice: `let \`x\` and the width add up to ${columnCount} at most`,
  });
}

function checkOverlaps(notes: DashboardNotes, panels: readonly DashboardPanel[]): void {
  // Sorted by line, only neighbours can share one.
  const sorted = panels.toSorted((left, right) => left.place.y - right.place.y);
  let open: readonly DashboardPanel[] = [];
  for (const panel of sorted) {
    open = open.filter(({ place }) => place.y + place.height > panel.place.y).slice(-openMax);
    const other = open.find(({ place }) => overlap(place, panel.place));
    if (other !== undefined) {
      notes.at(
        "panel/overlap",
        { subject: subjectOf(panel), path: panel.path },
        {
          reason: `the panel lies over \`${subjectOf(other)}\`; Grafana pushes one of them down, and all below with it`,
          advice: "give it a place of its own",
        },
      );
    }
    open = [...open, panel];
  }
}

// Panels of one column each; more of them in a line lie over each other, and were told of.
const openMax = 100;

function overlap(one: GridPlace, other: GridPlace): boolean {
  const isBeside = one.x + one.width <= other.x || other.x + other.width <= one.x;
  const isBelow = one.y + one.height <= other.y || other.y + other.height <= one.y;
  return !isBeside && !isBelow;
}
