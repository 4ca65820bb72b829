import type { DocumentPath, FieldMap } from "../document/index.ts";
import { type FieldReader, numberOf, textOf } from "./field-reader.ts";
import type { GridPlace } from "./model.ts";

/** A panel or a row with the place that it gets in today's grid. */
export interface LaidOut {
  readonly panel: FieldMap;
  readonly at: DocumentPath;
  readonly place: GridPlace;
}

/**
 * Lays out the rows of dashboards before Grafana 5, where panels have spans of twelve and rows have heights in pixels, as Grafana
 * itself brings them into its grid. Rows stand before their panels, with the type `row`.
 */
export function layOutOldRows(
  rows: readonly (readonly [FieldMap, DocumentPath])[],
  reader: FieldReader,
): readonly LaidOut[] {
  const laidOut: LaidOut[] = [];
  // Grafana shows no titles at all unless a row needs one.
  const hasTitles = rows.some(
    ([row]) => row.collapse === true || row.showTitle === true || isNamed(row.repeat),
  );
  let line = 0;
  for (const [row, path] of rows) {
    const height = gridHeight(row.height, defaultRowPixels);
    if (hasTitles) {
      const { panels: _, ...title } = row;
      const place = { x: 0, y: line, width: gridWidth, height: 1 };
      laidOut.push({ panel: { ...title, type: "row" }, at: path, place });
      line++;
    }
    const area = new RowArea(height, line);
    for (const [panel, at] of reader.maps(row.panels, [...path, "panels"])) {
      const span = Math.min(12, Math.max(1, Math.floor(numberOf(panel.span) ?? 4)));
      const isHigh = panel.height !== undefined && panel.height !== null;
      laidOut.push({
        panel,
        at,
        place: area.put(span * 2, isHigh ? gridHeight(panel.height, defaultRowPixels) : height),
      });
    }
    line = area.top + height;
  }
  return laidOut;
}

const gridWidth = 24;
const defaultRowPixels = 250;
// A line of the grid with its margin, and the least height of a panel.
const linePixels = 38;
const panelPixelsMin = 90;

function gridHeight(height: unknown, pixelsDefault: number): number {
  const pixels = typeof height === "string" ? Number.parseInt(height, 10) : numberOf(height);
  const known = pixels === undefined || Number.isNaN(pixels) ? pixelsDefault : pixels;
  return Math.ceil(Math.max(panelPixelsMin, Math.min(known, pixelsMax)) / linePixels);
}

const pixelsMax = 38_000;

function isNamed(value: unknown): boolean {
  return (textOf(value) ?? "") !== "";
}

/** Fills a row from the left; low panels stand one below the other, and what does not fit begins the next row. */
class RowArea {
  readonly #height: number;
  #top: number;
  #filled: number[] = new Array<number>(gridWidth).fill(0);

  constructor(height: number, top: number) {
    this.#height = height;
    this.#top = top;
  }

  /** The line that the last row of the area begins in. */
  get top(): number {
    return this.#top;
  }

  put(width: number, height: number): GridPlace {
    let x = this.#freeColumn(width);
    if (x === undefined) {
      this.#top += this.#height;
      this.#filled = new Array<number>(gridWidth).fill(0);
      x = 0;
    }
    const y = Math.max(...this.#filled.slice(x, x + width));
    this.#filled.fill(y + height, x, x + width);
    return { x, y: this.#top + y, width, height };
  }

  // The stretch of columns at the right with room below, none of it lower than what is to its right.
  #freeColumn(width: number): number | undefined {
    let start = gridWidth;
    while (start > 0 && this.#fill(start - 1) < this.#height) {
      if (start < gridWidth && this.#fill(start - 1) > this.#fill(start)) break;
      start--;
    }
    return gridWidth - start >= width ? start : undefined;
  }

  #fill(column: number): number {
    return this.#filled[column] ?? 0;
  }
}
