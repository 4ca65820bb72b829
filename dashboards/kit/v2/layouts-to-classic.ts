import type { JsonObject, JsonValue } from "../../../artifacts/index.ts";
import { numberOf, objectOf, objectsOf, present, textOf } from "./members.ts";

const gridWidth = 24;
const rowHeadingHeight = 1;
/** What panels of a layout without places are given, in columns and grid rows. */
const automatic = { width: 8, height: 9 } as const;

type PanelNamed = (name: string) => JsonObject | undefined;

/** The panels of a layout with their places, headings included where it has rows. */
export function placedPanels(layout: JsonObject, panelNamed: PanelNamed): readonly JsonObject[] {
  const named = once(panelNamed);
  if (layout.kind !== "RowsLayout") return placedIn(layout, 0, named).panels;
  const panels: JsonObject[] = [];
  let y = 0;
  let id = -1;
  for (const row of objectsOf(objectOf(layout.spec).rows)) {
    const spec = objectOf(row.spec);
    const isCollapsed = spec.collapse === true;
    const hasHeading = spec.hideHeader !== true;
    const top = hasHeading ? y + rowHeadingHeight : y;
    const inner = placedIn(objectOf(spec.layout), top, named);
    const heading = headingOf(spec, y, id);
    id -= 1;
    if (isCollapsed && hasHeading) panels.push({ ...heading, panels: inner.panels });
    else panels.push(...(hasHeading ? [heading] : []), ...inner.panels);
    y = isCollapsed ? top : Math.max(top, inner.endY);
  }
  return panels;
}

// v2 gives headings no number; below zero none meets a panel's.
function headingOf(spec: JsonObject, y: number, id: number): JsonObject {
  const repeat = textOf(objectOf(spec.repeat).value);
  return present({
    type: "row",
    collapsed: spec.collapse === true,
    id,
    panels: [],
    title: textOf(spec.title) ?? "",
    gridPos: { x: 0, y, h: rowHeadingHeight, w: gridWidth },
    repeat,
  });
}

function placedIn(
  layout: JsonObject,
  top: number,
  panelNamed: PanelNamed,
): { readonly panels: readonly JsonObject[]; readonly endY: number } {
  if (layout.kind === "GridLayout") return placedOnGrid(layout, top, panelNamed);
  const panels = namesIn(layout).flatMap((name): readonly JsonObject[] => {
    const panel = panelNamed(name);
    return panel === undefined ? [] : [panel];
  });
  const perLine = gridWidth / automatic.width;
  const placed = panels.map((panel, index) => {
    const y = top + Math.floor(index / perLine) * automatic.height;
    const gridPos = { x: (index % perLine) * automatic.width, y, w: automatic.width, h: automatic.height };
    return { ...panel, gridPos };
  });
  return { panels: placed, endY: top + Math.ceil(panels.length / perLine) * automatic.height };
}

function placedOnGrid(layout: JsonObject, top: number, panelNamed: PanelNamed): ReturnType<typeof placedIn> {
  let endY = top;
  const panels = objectsOf(objectOf(layout.spec).items).flatMap((item) => {
    const { x, y, width, height, element, repeat } = objectOf(item.spec);
    const panel = panelNamed(textOf(objectOf(element).name) ?? "");
    if (panel === undefined) return [];
    const gridPos = {
      x: numberOf(x) ?? 0,
      y: top + (numberOf(y) ?? 0),
      w: numberOf(width) ?? 12,
      h: numberOf(height) ?? 8,
    };
    endY = Math.max(endY, gridPos.y + gridPos.h);
    const { value, direction, maxPerRow } = objectOf(repeat);
    return [present({ ...panel, gridPos, repeat: value, repeatDirection: direction, maxPerRow })];
  });
  return { panels, endY };
}

/** The elements that a layout refers to, in order. */
function namesIn(layout: JsonValue): readonly string[] {
  if (Array.isArray(layout)) return layout.flatMap(namesIn);
  if (typeof layout !== "object" || layout === null) return [];
  const { kind, name } = objectOf(layout);
  if (kind === "ElementReference" && typeof name === "string") return [name];
  return Object.values(layout).flatMap(namesIn);
}

// An element that is referred to twice stands where it was first.
function once(panelNamed: PanelNamed): PanelNamed {
  const seen = new Set<string>();
  return (name) => {
    if (seen.has(name)) return undefined;
    seen.add(name);
    return panelNamed(name);
  };
}
