import type { DocumentPath, FieldMap } from "../document/index.ts";
import { readFieldConfig } from "./classic-panels.ts";
import type { DatasourceKinds } from "./datasource.ts";
import { type FieldReader, mapOf, textOf } from "./field-reader.ts";
import type { DashboardPanel, DashboardQuery, Transformation } from "./model.ts";
import { readLinks } from "./read-links.ts";
import { readQuery } from "./read-query.ts";
import { readDataQuery } from "./v2-query.ts";

/** An element of a dashboard, without what its place in the layout says. */
export type ElementRead = Omit<DashboardPanel, "group" | "place" | "isPlaced" | "repeat" | "elementName">;

/** What an element is read with. */
interface ElementSurroundings {
  readonly reader: FieldReader;
  readonly kinds: DatasourceKinds;
}

/** Reads an element: a panel, or one that stands in the library. */
export function readElement(
  raw: FieldMap,
  path: DocumentPath,
  surroundings: ElementSurroundings,
): ElementRead {
  const { reader } = surroundings;
  const specPath = [...path, "spec"];
  const spec = reader.map(raw.spec, specPath);
  const dataPath = [...specPath, "data", "spec"];
  const data = reader.map(mapOf(spec.data).spec, dataPath);
  const settings = reader.map(data.queryOptions, [...dataPath, "queryOptions"]);
  const settingText = (name: string) => reader.text(settings[name], [...dataPath, "queryOptions", name]);
  const picture = mapOf(spec.vizConfig);
  const pictureSpec = reader.map(picture.spec, [...specPath, "vizConfig", "spec"]);
  const library = raw.kind === "LibraryPanel" ? mapOf(spec.libraryPanel) : undefined;
  const type = library === undefined ? pluginOf(picture, "VizConfig") : "";
  return {
    id: reader.number(spec.id, [...specPath, "id"]),
    writtenType: type,
    type,
    title: reader.text(spec.title, [...specPath, "title"]),
    description: reader.text(spec.description, [...specPath, "description"]),
    isTransparent: spec.transparent === true,
    libraryPanel: library && { uid: textOf(library.uid) ?? "", name: textOf(library.name) ?? "" },
    datasource: undefined,
    queries: readQueries(data.queries, [...dataPath, "queries"], surroundings),
    fieldConfig: readFieldConfig(
      pictureSpec.fieldConfig,
      [...specPath, "vizConfig", "spec", "fieldConfig"],
      reader,
    ),
    options: reader.map(pictureSpec.options, [...specPath, "vizConfig", "spec", "options"]),
    transformations: readTransformations(data.transformations, [...dataPath, "transformations"], reader),
    links: readLinks(spec.links, [...specPath, "links"], reader),
    interval: settingText("interval"),
    maxDataPoints: reader.number(settings.maxDataPoints, [...dataPath, "queryOptions", "maxDataPoints"]),
    timeFrom: settingText("timeFrom"),
    timeShift: settingText("timeShift"),
    path,
    raw,
  };
}

function readQueries(
  value: unknown,
  path: DocumentPath,
  { reader, kinds }: ElementSurroundings,
): readonly DashboardQuery[] {
  return reader.maps(value, path).map(([raw, at]) => {
    const specPath = [...at, "spec"];
    const spec = reader.map(raw.spec, specPath);
    const { datasource, fields, fieldsPath } = readDataQuery(spec.query, [...specPath, "query"], spec);
    const { datasource: _, ...own } = fields;
    const query = readQuery(own, fieldsPath, { reader, kinds, datasource });
    const refId = reader.text(spec.refId, [...specPath, "refId"]);
    return {
      ...query,
      refId: refId || query.refId,
      isHidden: spec.hidden === true || query.isHidden,
      path: at,
      raw,
    };
  });
}

// In the alpha form the kind itself names the plugin.
function pluginOf(value: FieldMap, kind: string): string {
  return textOf(value.kind === kind ? value.group : value.kind) ?? "";
}

function readTransformations(
  value: unknown,
  path: DocumentPath,
  reader: FieldReader,
): readonly Transformation[] {
  return reader.maps(value, path).map(([raw]) => {
    const spec = mapOf(raw.spec);
    return {
      id: pluginOf(raw, "Transformation") || (textOf(spec.id) ?? ""),
      isDisabled: spec.disabled === true,
      options: mapOf(spec.options),
      raw,
    };
  });
}
