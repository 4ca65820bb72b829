import type { DocumentPath, FieldMap } from "../document/index.ts";
import { readClassicPanels } from "./classic-panels.ts";
import { DatasourceKinds, readDatasource, withSourceKinds } from "./datasource.ts";
import { type FieldReader, mapOf, textOf } from "./field-reader.ts";
import type { DashboardAnnotation, DashboardInput, DashboardModel } from "./model.ts";
import { readLinks } from "./read-links.ts";
import { readVariables } from "./read-variable.ts";

/** What stands around a classic dashboard in a resource, and replaces what it says of itself. */
export interface ResourceParts {
  readonly apiVersion: string | undefined;
  readonly uid: string;
}

/** Reads a classic dashboard of any of Grafana's schema versions. */
export function readClassicDashboard(
  raw: FieldMap,
  path: DocumentPath,
  reader: FieldReader,
  resource: ResourceParts = { apiVersion: undefined, uid: "" },
): DashboardModel {
  const text = (name: string) => reader.text(raw[name], [...path, name]);
  const time = reader.map(raw.time, [...path, "time"]);
  const templating = reader.map(raw.templating, [...path, "templating"]);
  const variables = readVariables(templating.list, [...path, "templating", "list"], reader);
  const inputs = readInputs(raw.__inputs, [...path, "__inputs"], reader);
  const kinds = new DatasourceKinds(variables, inputs);
  const { groups, panels } = readClassicPanels(raw, path, { reader, kinds, datasource: undefined });
  const annotations = reader.map(raw.annotations, [...path, "annotations"]);
  return {
    schema: "classic",
    schemaVersion: reader.number(raw.schemaVersion, [...path, "schemaVersion"]),
    apiVersion: resource.apiVersion,
    uid: resource.uid || text("uid"),
    title: text("title"),
    description: text("description"),
    tags: reader.list(raw.tags, [...path, "tags"]).flatMap((tag) => textOf(tag) ?? []),
    isEditable: raw.editable !== false,
    time: {
      from: reader.text(time.from, [...path, "time", "from"]) || "now-6h",
      to: reader.text(time.to, [...path, "time", "to"]) || "now",
    },
    refresh: text("refresh"),
    timezone: text("timezone"),
    tooltip: tooltipOf(raw),
    inputs,
    variables: withSourceKinds(variables, inputs),
    annotations: readAnnotations(annotations.list, [...path, "annotations", "list"], { reader, kinds }),
    links: readLinks(raw.links, [...path, "links"], reader),
    groups,
    panels,
    path,
    raw,
  };
}

function tooltipOf({ graphTooltip, sharedCrosshair }: FieldMap): DashboardModel["tooltip"] {
  if (graphTooltip === 2) return "shared";
  return graphTooltip === 1 || sharedCrosshair === true ? "crosshair" : "own";
}

function readInputs(value: unknown, path: DocumentPath, reader: FieldReader): readonly DashboardInput[] {
  return reader.maps(value, path).map(([input]) => ({
    name: textOf(input.name) ?? "",
    kind: textOf(input.type) ?? "",
    pluginId: textOf(input.pluginId) ?? "",
    value: textOf(input.value) ?? "",
  }));
}

/** What is needed to read annotations. */
interface AnnotationSurroundings {
  readonly reader: FieldReader;
  readonly kinds: DatasourceKinds;
}

function readAnnotations(
  value: unknown,
  path: DocumentPath,
  { reader, kinds }: AnnotationSurroundings,
): readonly DashboardAnnotation[] {
  return reader.maps(value, path).map(([raw, at]) => {
    const target = mapOf(raw.target);
    const isInTarget = textOf(raw.expr) === undefined && textOf(target.expr) !== undefined;
    const query = isInTarget ? target : raw;
    const datasource = readDatasource(raw.datasource);
    return {
      name: reader.text(raw.name, [...at, "name"]),
      isEnabled: raw.enable !== false,
      isBuiltIn: raw.builtIn === 1 || raw.builtIn === true,
      iconColor: reader.text(raw.iconColor, [...at, "iconColor"]),
      datasource,
      kind: kinds.kindOf(datasource, query).kind,
      expression: textOf(query.expr) ?? "",
      expressionPath: isInTarget ? [...at, "target", "expr"] : [...at, "expr"],
      titleFormat: reader.text(raw.titleFormat, [...at, "titleFormat"]),
      textFormat: reader.text(raw.textFormat, [...at, "textFormat"]),
      path: at,
      raw,
    };
  });
}
