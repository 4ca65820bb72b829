import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  collapsedRow,
  type GridWidth,
  layOut,
  type Panel,
  type Row,
  row,
  textPanel,
} from "../../../dashboards/kit/index.ts";

function panel(key: string, width: GridWidth, height: number): Panel {
  return textPanel({ key, title: key, description: "A panel of a test.", width, height, markdown: key });
}

/** `key x,y width×height` of everything, row headings in brackets. */
function draw(rows: readonly Row[]): readonly string[] {
  return layOut(rows).flatMap(({ row: { title }, place, panels }) => [
    `[${title}] ${place.x},${place.y} ${place.width}×${place.height}`,
    ...panels.map(
      ({ panel: { key }, place: { x, y, width, height } }) => `${key} ${x},${y} ${width}×${height}`,
    ),
  ]);
}

describe("a layout", () => {
  it("fills lines from left to right and begins a new one where a panel does not fit", () => {
    const rows = [row("one", "One", [panel("a", 12, 8), panel("b", 12, 8), panel("c", 24, 4)])];
    expect(draw(rows)).toEqual(["[One] 0,0 24×1", "a 0,1 12×8", "b 12,1 12×8", "c 0,9 24×4"]);
  });

  it("widens the panels of a short line in proportion and makes them equally high", () => {
    const rows = [row("one", "One", [panel("a", 5, 4), panel("b", 10, 6), panel("c", 18, 3)])];
    expect(draw(rows)).toEqual(["[One] 0,0 24×1", "a 0,1 8×6", "b 8,1 16×6", "c 0,7 24×3"]);
  });

  it("leaves no gap below a collapsed row, whose panels stand where they will when it opens", () => {
    const rows = [
      collapsedRow("one", "One", [panel("a", 24, 8)]),
      row("two", "Two", [panel("b", 24, 8)]),
      row("three", "Three", []),
    ];
    expect(draw(rows)).toEqual([
      "[One] 0,0 24×1",
      "a 0,1 24×8",
      "[Two] 0,1 24×1",
      "b 0,2 24×8",
      "[Three] 0,10 24×1",
    ]);
  });

  it("never overlaps, never leaves the grid, leaves no cell empty and makes no panel narrower", () => {
    const widths: readonly GridWidth[] = [3, 4, 5, 6, 8, 9, 10, 12, 14, 15, 16, 18, 24];
    const anyPanel = fc.record({
      width: fc.constantFrom(...widths),
      height: fc.integer({ min: 1, max: 12 }),
    });
    const anyRows = fc.array(fc.array(anyPanel, { maxLength: 12 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(anyRows, (sizes) => {
        const rows = sizes.map((panels, index) =>
          row(
            `r${index}`,
            `Row ${index}`,
            panels.map(({ width, height }, at) => panel(`${index}-${at}`, width, height)),
          ),
        );
        const cells = new Map<string, number>();
        let bottom = 0;
        for (const placed of layOut(rows)) {
          for (const { x, y, width, height } of [placed.place, ...placed.panels.map(({ place }) => place)]) {
            bottom = Math.max(bottom, y + height);
            for (let column = x; column < x + width; column++) {
              for (let line = y; line < y + height; line++) {
                cells.set(`${column},${line}`, (cells.get(`${column},${line}`) ?? 0) + 1);
              }
            }
          }
          for (const { panel: wanted, place } of placed.panels) {
            expect(place.x + place.width).toBeLessThanOrEqual(24);
            expect(place.width).toBeGreaterThanOrEqual(wanted.width);
          }
        }
        expect(cells.size).toBe(24 * bottom);
        expect(new Set(cells.values())).toEqual(new Set([1]));
      }),
      { seed: 20_260_101, numRuns: 300 },
    );
  });
});
