import type { DocumentPath, FieldMap } from "../document/index.ts";
import { panelsMax } from "./classic-panels.ts";
import type { DatasourceKinds } from "./datasource.ts";
import { type FieldReader, isFieldMap, mapOf, numberOf, textOf } from "./field-reader.ts";
import type {
  AutoGrid,
  DashboardPanel,
  DashboardVariable,
  GridPlace,
  PanelGroup,
  PanelRepeat,
} from "./model.ts";
import { readElement } from "./v2-panel.ts";
import { readV2Variables } from "./v2-variable.ts";

/** What a layout is read with. */
export interface LayoutSurroundings {
  readonly reader: FieldReader;
  readonly kinds: DatasourceKinds;
}

/** What a layout shows. */
export interface LayoutRead {
  readonly groups: readonly PanelGroup[];
  readonly panels: readonly DashboardPanel[];
  /** Variables of rows and tabs. */
  readonly sectionVariables: readonly DashboardVariable[];
}

/** Reads the layout of a dashboard and the elements that it shows; those that it lacks or leaves out are noted. */
export function readLayout(
  dashboard: FieldMap,
  path: DocumentPath,
  surroundings: LayoutSurroundings,
): LayoutRead {
  const { reader } = surroundings;
  const elements = reader.map(dashboard.elements, [...path, "elements"]);
  const layout = new LayoutReader(elements, [...path, "elements"], surroundings);
  if (dashboard.layout === undefined || dashboard.layout === null) {
    reader.note("no-layout", "the dashboard has no `layout`, so Grafana shows none of its elements", path);
  }
  layout.read(dashboard.layout, [...path, "layout"], { group: undefined, depth: 0 });
  layout.noteUnplaced();
  return layout;
}

// Grafana's editor nests rows and tabs once.
const depthMax = 10;

interface LayoutPosition {
  readonly group: number | undefined;
  readonly depth: number;
}

class LayoutReader {
  readonly groups: PanelGroup[] = [];
  readonly panels: DashboardPanel[] = [];
  readonly sectionVariables: DashboardVariable[] = [];
  readonly #elements: FieldMap;
  readonly #elementsPath: DocumentPath;
  readonly #surroundings: LayoutSurroundings;
  readonly #placed = new Set<string>();

  constructor(elements: FieldMap, elementsPath: DocumentPath, surroundings: LayoutSurroundings) {
    this.#elements = elements;
    this.#elementsPath = elementsPath;
    this.#surroundings = surroundings;
  }

  read(value: unknown, path: DocumentPath, position: LayoutPosition): void {
    const { reader } = this.#surroundings;
    const layout = reader.map(value, path);
    const spec = reader.map(layout.spec, [...path, "spec"]);
    if (position.depth > depthMax) {
      reader.note("too-deep", "rows and tabs are nested too deeply", path);
      return;
    }
    switch (layout.kind) {
      case "GridLayout":
        this.#grid(spec, [...path, "spec"], position);
        break;
      case "AutoGridLayout":
        this.#autoGrid(spec, [...path, "spec"], position);
        break;
      case "RowsLayout":
        this.#groups("row", spec.rows, [...path, "spec", "rows"], position);
        break;
      case "TabsLayout":
        this.#groups("tab", spec.tabs, [...path, "spec", "tabs"], position);
        break;
      case undefined:
        break;
      default:
        reader.note("unknown-layout", `the layout \`${textOf(layout.kind) ?? ""}\` is not known`, [
          ...path,
          "kind",
        ]);
    }
  }

  noteUnplaced(): void {
    for (const name of Object.keys(this.#elements)) {
      if (this.#placed.has(name)) continue;
      const message = `the element \`${name}\` stands in no layout, so nobody sees it`;
      this.#surroundings.reader.note("unplaced-element", message, [...this.#elementsPath, name]);
    }
  }

  #groups(
    kind: PanelGroup["kind"],
    value: unknown,
    path: DocumentPath,
    { group, depth }: LayoutPosition,
  ): void {
    const { reader } = this.#surroundings;
    for (const [item, at] of reader.maps(value, path)) {
      const specPath = [...at, "spec"];
      const spec = reader.map(item.spec, specPath);
      const index = this.groups.length;
      if (index >= panelsMax) return;
      const inner = mapOf(spec.layout);
      this.groups.push({
        kind,
        id: undefined,
        title: reader.text(spec.title, [...specPath, "title"]),
        isCollapsed: spec.collapse === true || spec.collapsed === true,
        isHeaderHidden: spec.hideHeader === true,
        repeat: repeatVariable(spec.repeat),
        parent: group,
        autoGrid: inner.kind === "AutoGridLayout" ? autoGridOf(mapOf(inner.spec)) : undefined,
        path: at,
      });
      this.sectionVariables.push(...readV2Variables(spec.variables, [...specPath, "variables"], reader));
      this.read(spec.layout, [...specPath, "layout"], { group: index, depth: depth + 1 });
    }
  }

  #grid(spec: FieldMap, path: DocumentPath, { group }: LayoutPosition): void {
    const { reader } = this.#surroundings;
    for (const [item, at] of reader.maps(spec.items, [...path, "items"])) {
      const inner = reader.map(item.spec, [...at, "spec"]);
      if (item.kind === "GridLayoutRow") {
        this.#gridRow(inner, [...at, "spec"]);
        continue;
      }
      const place = {
        x: numberOf(inner.x) ?? 0,
        y: numberOf(inner.y) ?? 0,
        width: numberOf(inner.width) ?? 12,
        height: numberOf(inner.height) ?? 8,
      };
      this.#item(inner, [...at, "spec"], { group, place, isPlaced: true });
    }
  }

  // The alpha form had rows within its grids.
  #gridRow(spec: FieldMap, path: DocumentPath): void {
    const { reader } = this.#surroundings;
    const index = this.groups.length;
    if (index >= panelsMax) return;
    this.groups.push({
      kind: "row",
      id: undefined,
      title: reader.text(spec.title, [...path, "title"]),
      isCollapsed: spec.collapsed === true || spec.collapse === true,
      isHeaderHidden: false,
      repeat: repeatVariable(spec.repeat),
      parent: undefined,
      autoGrid: undefined,
      path,
    });
    const items = reader.list(spec.elements, [...path, "elements"]);
    this.#grid({ items }, [...path, "elements"].slice(0, -1), { group: index, depth: 0 });
  }

  #autoGrid(spec: FieldMap, path: DocumentPath, { group }: LayoutPosition): void {
    const { reader } = this.#surroundings;
    const { columnCountMax } = autoGridOf(spec);
    const items = reader.maps(spec.items, [...path, "items"]);
    const columnCount = Math.max(1, Math.min(columnCountMax, 24, items.length));
    const width = Math.floor(24 / columnCount);
    for (const [index, [item, at]] of items.entries()) {
      const place = {
        x: (index % columnCount) * width,
        y: Math.floor(index / columnCount) * autoHeight,
        width,
        height: autoHeight,
      };
      const inner = reader.map(item.spec, [...at, "spec"]);
      this.#item(inner, [...at, "spec"], { group, place, isPlaced: false });
    }
  }

  #item(
    spec: FieldMap,
    path: DocumentPath,
    position: { readonly group: number | undefined; readonly place: GridPlace; readonly isPlaced: boolean },
  ): void {
    const { reader } = this.#surroundings;
    const name = textOf(mapOf(spec.element).name) ?? "";
    const element = Object.hasOwn(this.#elements, name) ? this.#elements[name] : undefined;
    if (!isFieldMap(element)) {
      const message = `the layout shows the element \`${name}\`, which does not exist`;
      reader.note("dangling-element", message, [...path, "element"]);
      return;
    }
    this.#placed.add(name);
    if (this.panels.length >= panelsMax) {
      if (this.panels.length === panelsMax) {
        reader.note("too-many-panels", `only the first ${panelsMax} panels are looked at`, path);
      }
      return;
    }
    const panel = readElement(element, [...this.#elementsPath, name], this.#surroundings);
    this.panels.push({ ...panel, ...position, repeat: readRepeat(spec.repeat), elementName: name });
  }
}

// The usual height of a row in an automatic grid, in lines of the other one.
const autoHeight = 9;

function autoGridOf(spec: FieldMap): AutoGrid {
  const size = (mode: unknown, pixels: unknown) =>
    mode === "custom" ? `${numberOf(pixels) ?? 0}` : (textOf(mode) ?? "standard");
  return {
    columnCountMax: numberOf(spec.maxColumnCount) ?? 3,
    columnWidth: size(spec.columnWidthMode, spec.columnWidth),
    rowHeight: size(spec.rowHeightMode, spec.rowHeight),
  };
}

function repeatVariable(value: unknown): string | undefined {
  return textOf(mapOf(value).value) || undefined;
}

function readRepeat(value: unknown): PanelRepeat | undefined {
  const variable = repeatVariable(value);
  if (variable === undefined) return undefined;
  const { direction, maxPerRow } = mapOf(value);
  return {
    variable,
    direction: direction === "v" ? "vertical" : "horizontal",
    perRowMax: numberOf(maxPerRow),
  };
}
