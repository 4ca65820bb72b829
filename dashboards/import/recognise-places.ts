import { isSameJson, type JsonObject } from "../../artifacts/index.ts";
import type { Row } from "../kit/dashboard.ts";
import { layOut } from "../kit/layout.ts";
import type { FixedPlace, Panel } from "../kit/panel.ts";
import { objectOf } from "../kit/v2/members.ts";
import type { WantedPanel } from "./recognise-panels.ts";

/** A row and what is to stand in it. */
export interface RowOfWanted {
  readonly row: Row;
  readonly panels: readonly WantedPanel[];
}

/** What stands in for a panel that has no place: where it is put is taken away again by its patch. */
const someSize = { width: 12, height: 8 } as const;

/**
 * The rows with a place for each panel: none of its own where the layout puts all panels of its row where they are to be.
 */
export function placeRows(rows: readonly RowOfWanted[], isOld: boolean): readonly RowOfWanted[] {
  const done: Row[] = [];
  return rows.map(({ row, panels }) => {
    const flowing = panels.map((panel): WantedPanel => ({ ...panel, size: sizeOf(panel.json, isOld) }));
    const flowed = flowing.map((panel) => standIn(panel));
    const placed = layOut([...done, { ...row, panels: flowed }]).at(-1)?.panels ?? [];
    const isSame = placed.every(({ place }, index) => {
      const json = panels[index]?.json ?? {};
      return isOld || isSameJson({ x: place.x, y: place.y, w: place.width, h: place.height }, json.gridPos);
    });
    const isFlow = isSame && flowing.every(({ size }) => isGridWidth(size?.width ?? 0));
    const chosen = panels.map((panel, index): WantedPanel => {
      const laidOut = placed[index]?.place;
      const isOwn = !isFlow || laidOut === undefined;
      return isOwn
        ? { ...panel, place: placeOf(panel.json, isOld) }
        : { ...panel, size: sizeOf(panel.json, isOld), laidOut };
    });
    done.push({ ...row, panels: chosen.map(standIn) });
    return { row, panels: chosen };
  });
}

/** The widths that the kit lays out. */
function isGridWidth(width: number): boolean {
  return gridWidths.has(width);
}

const gridWidths: ReadonlySet<number> = new Set([3, 4, 5, 6, 8, 9, 10, 12, 14, 15, 16, 18, 24]);

function sizeOf(json: JsonObject, isOld: boolean): { readonly width: number; readonly height: number } {
  const { width, height } = placeOf(json, isOld);
  return { width, height };
}

function placeOf(json: JsonObject, isOld: boolean): FixedPlace {
  const { x, y, w, h } = objectOf(json.gridPos);
  if (isOld) {
    const width = typeof json.span === "number" ? json.span * 2 : someSize.width;
    return { x: 0, y: 0, width, height: someSize.height };
  }
  return {
    x: typeof x === "number" ? x : 0,
    y: typeof y === "number" ? y : 0,
    width: typeof w === "number" ? w : someSize.width,
    height: typeof h === "number" ? h : someSize.height,
  };
}

function standIn({ key, size = someSize, place }: WantedPanel): Panel {
  return { kind: "text", key, title: "", description: null, links: [], markdown: "", ...size, place };
}
