import type { JsonObject } from "../../../artifacts/index.ts";
import { type ElementNames, elementName } from "./elements.ts";
import { numberOf, objectOf, objectsOf, present, textOf } from "./members.ts";

const rowHeadingHeight = 1;

/** The panels' places: a plain grid, or rows of grids where there are headings. */
export function layoutOf(panels: readonly JsonObject[], names: ElementNames): JsonObject {
  const groups = groupByHeading(panels);
  const [first, ...others] = groups;
  if (first === undefined) return gridOf([], 0, names);
  if (first.heading === undefined && others.length === 0) return gridOf(first.panels, 0, names);
  return { kind: "RowsLayout", spec: { rows: groups.map((group) => rowOf(group, names)) } };
}

interface PanelGroup {
  readonly heading: JsonObject | undefined;
  readonly panels: readonly JsonObject[];
}

// Open rows are followed by their panels, collapsed ones hold them.
function groupByHeading(panels: readonly JsonObject[]): readonly PanelGroup[] {
  const groups: { readonly heading: JsonObject | undefined; readonly panels: JsonObject[] }[] = [];
  for (const panel of panels) {
    if (panel.type === "row") groups.push({ heading: panel, panels: [...objectsOf(panel.panels)] });
    else {
      if (groups.length === 0) groups.push({ heading: undefined, panels: [] });
      groups.at(-1)?.panels.push(panel);
    }
  }
  return groups;
}

// Places are counted from the row's own top.
function rowOf({ heading, panels }: PanelGroup, names: ElementNames): JsonObject {
  const top = heading === undefined ? 0 : (numberOf(objectOf(heading.gridPos).y) ?? 0) + rowHeadingHeight;
  const spec = present({
    title: heading === undefined ? "" : (textOf(heading.title) ?? ""),
    collapse: heading?.collapsed === true,
    hideHeader: heading === undefined ? true : undefined,
    repeat:
      typeof heading?.repeat === "string" && heading.repeat !== ""
        ? { mode: "variable", value: heading.repeat }
        : undefined,
    layout: gridOf(panels, top, names),
  });
  return { kind: "RowsLayoutRow", spec };
}

function gridOf(panels: readonly JsonObject[], top: number, names: ElementNames): JsonObject {
  return { kind: "GridLayout", spec: { items: panels.map((panel) => itemOf(panel, top, names)) } };
}

function itemOf(panel: JsonObject, top: number, names: ElementNames): JsonObject {
  const { x, y, w, h } = objectOf(panel.gridPos);
  const spec = present({
    x: numberOf(x) ?? 0,
    y: (numberOf(y) ?? top) - top,
    width: numberOf(w) ?? 12,
    height: numberOf(h) ?? 8,
    element: { kind: "ElementReference", name: elementName(panel, names) },
    repeat: repeatOf(panel),
  });
  return { kind: "GridLayoutItem", spec };
}

function repeatOf(panel: JsonObject): JsonObject | undefined {
  const { repeat, repeatDirection, maxPerRow } = panel;
  if (typeof repeat !== "string" || repeat === "") return undefined;
  return present({ mode: "variable", value: repeat, direction: repeatDirection, maxPerRow });
}
