import { strict as assert } from "node:assert";
import type { Row } from "./dashboard.ts";
import type { FixedPlace, Panel } from "./panel.ts";

const gridWidth = 24;

const rowHeadingHeight = 1;

/** A place on the grid, in columns and grid rows from the top left. */
export type GridPlace = FixedPlace;

/** A panel where it stands. */
interface PlacedPanel {
  readonly panel: Panel;
  readonly place: GridPlace;
}

/** A row where its heading stands, with its panels. */
export interface PlacedRow {
  readonly row: Row;
  readonly place: GridPlace;
  readonly panels: readonly PlacedPanel[];
}

/**
 * Places rows one below the other. In a row panels stand in lines, in order; a panel that does not fit begins a
 * new line. The panels of a line are as high as the highest and are widened to fill all columns, so that there
 * are neither overlaps nor gaps. A collapsed row takes up its heading only; its panels have the places that
 * they take when it is opened. A panel with a place of its own stands there and moves no other.
 */
export function layOut(rows: readonly Row[]): readonly PlacedRow[] {
  const placed: PlacedRow[] = [];
  let y = 0;
  for (const row of rows) {
    const headingHeight = row.hasNoHeading === true ? 0 : rowHeadingHeight;
    const place = { x: 0, y, width: gridWidth, height: headingHeight };
    const { panels, endY } = placePanels(row.panels, y + headingHeight);
    placed.push({ row, place, panels });
    y = row.isCollapsed ? y + headingHeight : endY;
  }
  return placed;
}

function placePanels(
  panels: readonly Panel[],
  startY: number,
): { readonly panels: readonly PlacedPanel[]; readonly endY: number } {
  const flowing = panels.filter(({ place }) => place === undefined);
  const places = new Map<Panel, GridPlace>();
  let y = startY;
  for (const line of breakIntoLines(flowing)) {
    const height = Math.max(...line.map((panel) => panel.height));
    const widths = fillLine(line.map((panel) => panel.width));
    let x = 0;
    for (const [index, panel] of line.entries()) {
      const width = widths[index] ?? panel.width;
      places.set(panel, { x, y, width, height });
      x += width;
    }
    y += height;
  }
  const placed = panels.map((panel) => ({ panel, place: panel.place ?? placeIn(places, panel) }));
  return { panels: placed, endY: Math.max(y, ...placed.map(({ place }) => place.y + place.height)) };
}

function placeIn(places: ReadonlyMap<Panel, GridPlace>, panel: Panel): GridPlace {
  const place = places.get(panel);
  assert(place !== undefined, `\`${panel.key}\` stands nowhere`);
  return place;
}

function breakIntoLines(panels: readonly Panel[]): readonly (readonly Panel[])[] {
  const lines: Panel[][] = [];
  let line: Panel[] = [];
  let used = 0;
  for (const panel of panels) {
    if (used + panel.width > gridWidth) {
      lines.push(line);
      line = [];
      used = 0;
    }
    line.push(panel);
    used += panel.width;
  }
  if (line.length > 0) lines.push(line);
  return lines;
}

// What is left over goes to the panels in proportion, the rounding from left to right, so that the sum is exact.
function fillLine(widths: readonly number[]): readonly number[] {
  const total = widths.reduce((sum, width) => sum + width, 0);
  let before = 0;
  let taken = 0;
  return widths.map((width) => {
    before += width;
    const end = Math.round((before * gridWidth) / total);
    const filled = end - taken;
    taken = end;
    return filled;
  });
}
