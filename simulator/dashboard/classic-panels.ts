import type { DocumentPath, FieldMap } from "../document/index.ts";
import { readDatasource } from "./datasource.ts";
import { type FieldReader, isFieldMap, mapOf, numberOf, textOf } from "./field-reader.ts";
import type {
  DashboardPanel,
  FieldConfig,
  GridPlace,
  LibraryPanel,
  PanelGroup,
  PanelRepeat,
  Transformation,
} from "./model.ts";
import { modernMappings } from "./old-mappings.ts";
import { modernPanel } from "./old-panels.ts";
import { layOutOldRows } from "./old-rows.ts";
import { readLinks } from "./read-links.ts";
import { type QuerySurroundings, readQuery } from "./read-query.ts";

/** More panels are left out and noted; a browser would not show them either. */
export const panelsMax = 5_000;

/** Reads the panels of a classic dashboard, those of its rows included, and the rows. */
export function readClassicPanels(
  dashboard: FieldMap,
  path: DocumentPath,
  surroundings: QuerySurroundings,
): { readonly groups: readonly PanelGroup[]; readonly panels: readonly DashboardPanel[] } {
  const { reader } = surroundings;
  // Grafana puts them in this order before it says which row a panel stands below.
  const written = reader
    .maps(dashboard.panels, [...path, "panels"])
    .toSorted(([left], [right]) => comparePlaces(placeOf(left), placeOf(right)));
  const old = layOutOldRows(reader.maps(dashboard.rows, [...path, "rows"]), reader);
  const collected = new Collected(surroundings);
  let top: RowTop | undefined;
  for (const { panel, at, place } of [
    ...written.map(([panel, at]) => ({ panel, at, place: undefined })),
    ...old,
  ]) {
    if (panel.type === "row") top = collected.row(panel, at, place ?? placeOf(panel));
    else collected.panel({ panel, at, place, group: top?.group, topLine: top?.line ?? 0 });
  }
  return { groups: collected.groups, panels: collected.panels.map(belowTheirRow(collected.panels)) };
}

function comparePlaces(left: GridPlace, right: GridPlace): number {
  return left.y - right.y || left.x - right.x;
}

// Where a panel is written beside its row or in the row's own line, Grafana pushes all of the row down.
function belowTheirRow(panels: readonly DashboardPanel[]): (panel: DashboardPanel) => DashboardPanel {
  const shifts = new Map<number, number>();
  for (const { group, place } of panels) {
    if (group !== undefined && -place.y > (shifts.get(group) ?? 0)) shifts.set(group, -place.y);
  }
  return (panel) => {
    const shift = panel.group === undefined ? undefined : shifts.get(panel.group);
    return shift === undefined ? panel : { ...panel, place: { ...panel.place, y: panel.place.y + shift } };
  };
}

/** The row that panels stand below, and the first line below its title. */
interface RowTop {
  readonly group: number;
  readonly line: number;
}

/** A panel on its way into the model. */
interface PlacedPanel {
  readonly panel: FieldMap;
  readonly at: DocumentPath;
  /** Where it is laid out, for panels that do not say so themselves. */
  readonly place: GridPlace | undefined;
  readonly group: number | undefined;
  /** The line that its place counts from. */
  readonly topLine: number;
}

class Collected {
  readonly groups: PanelGroup[] = [];
  readonly panels: DashboardPanel[] = [];
  readonly #surroundings: QuerySurroundings;

  constructor(surroundings: QuerySurroundings) {
    this.#surroundings = surroundings;
  }

  row(raw: FieldMap, path: DocumentPath, place: GridPlace): RowTop {
    const { reader } = this.#surroundings;
    const group = this.groups.length;
    const isCollapsed = raw.collapsed === true || raw.collapse === true;
    this.groups.push({
      kind: "row",
      id: reader.number(raw.id, [...path, "id"]),
      title: reader.text(raw.title, [...path, "title"]),
      isCollapsed,
      isHeaderHidden: false,
      repeat: textOf(raw.repeat) || undefined,
      parent: undefined,
      autoGrid: undefined,
      path,
    });
    const inner = raw.type === "row" ? reader.maps(raw.panels, [...path, "panels"]) : [];
    // Grafana moves what a row hides until its first line stands below the row.
    const topLine = Math.min(...inner.map(([panel]) => placeOf(panel).y));
    for (const [panel, at] of inner) this.panel({ panel, at, place: undefined, group, topLine });
    return { group, line: place.y + 1 };
  }

  panel({ panel, at, place, group, topLine }: PlacedPanel): void {
    const { reader } = this.#surroundings;
    if (this.panels.length >= panelsMax) {
      if (this.panels.length === panelsMax) {
        reader.note("too-many-panels", `only the first ${panelsMax} panels are looked at`, at);
      }
      return;
    }
    const { x, y, width, height } = place ?? placeOf(panel);
    this.panels.push({
      ...readPanel(panel, at, this.#surroundings),
      group,
      place: { x, y: y - topLine, width, height },
      isPlaced: place !== undefined || isFieldMap(panel.gridPos),
    });
  }
}

function placeOf(panel: FieldMap): GridPlace {
  const { x, y, w, h } = mapOf(panel.gridPos);
  return { x: numberOf(x) ?? 0, y: numberOf(y) ?? 0, width: numberOf(w) ?? 12, height: numberOf(h) ?? 8 };
}

function readPanel(
  raw: FieldMap,
  path: DocumentPath,
  surroundings: QuerySurroundings,
): Omit<DashboardPanel, "group" | "place" | "isPlaced"> {
  const { reader } = surroundings;
  const text = (name: string) => reader.text(raw[name], [...path, name]);
  const modern = modernPanel(raw);
  const datasource = readDatasource(raw.datasource);
  const libraryPanel = readLibraryPanel(raw.libraryPanel);
  return {
    id: reader.number(raw.id, [...path, "id"]),
    writtenType: libraryPanel === undefined ? text("type") : "",
    type: libraryPanel === undefined ? modern.type : "",
    title: text("title"),
    description: text("description"),
    isTransparent: raw.transparent === true,
    repeat: readRepeat(raw),
    libraryPanel,
    datasource,
    queries: reader
      .maps(raw.targets, [...path, "targets"])
      .map(([query, at]) => readQuery(query, at, { ...surroundings, datasource })),
    fieldConfig: readFieldConfig(modern.fieldConfig ?? raw.fieldConfig, [...path, "fieldConfig"], reader),
    options: modern.options ?? reader.map(raw.options, [...path, "options"]),
    transformations: [
      ...readTransformations(raw.transformations, [...path, "transformations"], reader),
      ...modern.transformations,
    ],
    links: readLinks(raw.links, [...path, "links"], reader),
    interval: text("interval"),
    maxDataPoints: reader.number(raw.maxDataPoints, [...path, "maxDataPoints"]),
    timeFrom: text("timeFrom"),
    timeShift: text("timeShift"),
    elementName: undefined,
    path,
    raw,
  };
}

function readRepeat(raw: FieldMap): PanelRepeat | undefined {
  const variable = textOf(raw.repeat) ?? "";
  if (variable === "") return undefined;
  return {
    variable,
    direction: raw.repeatDirection === "v" ? "vertical" : "horizontal",
    perRowMax: numberOf(raw.maxPerRow),
  };
}

function readLibraryPanel(value: unknown): LibraryPanel | undefined {
  if (!isFieldMap(value)) return undefined;
  return { uid: textOf(value.uid) ?? "", name: textOf(value.name) ?? "" };
}

/** Reads how values look. */
export function readFieldConfig(value: unknown, path: DocumentPath, reader: FieldReader): FieldConfig {
  const config = reader.map(value, path);
  const { mappings, ...defaults } = reader.map(config.defaults, [...path, "defaults"]);
  return {
    defaults: {
      ...defaults,
      ...(mappings === undefined ? {} : { mappings: withModernMappings("mappings", mappings) }),
    },
    overrides: reader.maps(config.overrides, [...path, "overrides"]).map(([override, at]) => {
      const matcher = mapOf(override.matcher);
      return {
        matcher: textOf(matcher.id) ?? "",
        matcherOptions: matcher.options,
        properties: reader.maps(override.properties, [...at, "properties"]).map(([property]) => {
          const id = textOf(property.id) ?? "";
          return { id, value: withModernMappings(id, property.value) };
        }),
      };
    }),
  };
}

function withModernMappings(id: string, value: unknown): unknown {
  return id === "mappings" && Array.isArray(value) ? modernMappings(value) : value;
}

function readTransformations(
  value: unknown,
  path: DocumentPath,
  reader: FieldReader,
): readonly Transformation[] {
  return reader.maps(value, path).map(([raw]) => ({
    id: textOf(raw.id) ?? "",
    isDisabled: raw.disabled === true,
    options: mapOf(raw.options),
    raw,
  }));
}
