import type { DocumentPath, FieldMap } from "../document/index.ts";
import type { ResourceParts } from "./classic-dashboard.ts";
import { DatasourceKinds, withSourceKinds } from "./datasource.ts";
import { type FieldReader, mapOf, textOf } from "./field-reader.ts";
import type { DashboardAnnotation, DashboardModel } from "./model.ts";
import { readLinks } from "./read-links.ts";
import { readLayout } from "./v2-layout.ts";
import { readDataQuery } from "./v2-query.ts";
import { readV2Variables } from "./v2-variable.ts";

/** Reads the `spec` of a dashboard in the schema with elements and layouts, in its alpha, beta and final forms. */
export function readV2Dashboard(
  raw: FieldMap,
  path: DocumentPath,
  reader: FieldReader,
  resource: ResourceParts,
): DashboardModel {
  const text = (name: string) => reader.text(raw[name], [...path, name]);
  const time = reader.map(raw.timeSettings, [...path, "timeSettings"]);
  const timeText = (name: string) => reader.text(time[name], [...path, "timeSettings", name]);
  const variables = readV2Variables(raw.variables, [...path, "variables"], reader);
  const kinds = new DatasourceKinds(variables, []);
  const { groups, panels, sectionVariables } = readLayout(raw, path, { reader, kinds });
  return {
    schema: "v2",
    schemaVersion: undefined,
    apiVersion: resource.apiVersion,
    uid: resource.uid,
    title: text("title"),
    description: text("description"),
    tags: reader.list(raw.tags, [...path, "tags"]).flatMap((tag) => textOf(tag) ?? []),
    isEditable: raw.editable !== false,
    time: { from: timeText("from") || "now-6h", to: timeText("to") || "now" },
    refresh: timeText("autoRefresh"),
    timezone: timeText("timezone"),
    tooltip: raw.cursorSync === "Tooltip" ? "shared" : raw.cursorSync === "Crosshair" ? "crosshair" : "own",
    inputs: [],
    variables: withSourceKinds([...variables, ...sectionVariables], []),
    annotations: readV2Annotations(raw.annotations, [...path, "annotations"], reader, kinds),
    links: readLinks(raw.links, [...path, "links"], reader),
    groups,
    panels,
    path,
    raw,
  };
}

function readV2Annotations(
  value: unknown,
  path: DocumentPath,
  reader: FieldReader,
  kinds: DatasourceKinds,
): readonly DashboardAnnotation[] {
  return reader.maps(value, path).map(([raw, at]) => {
    const specPath = [...at, "spec"];
    const spec = reader.map(raw.spec, specPath);
    const { datasource, fields, fieldsPath } = readDataQuery(spec.query, [...specPath, "query"], spec);
    const legacy = mapOf(spec.legacyOptions);
    const isLegacy = textOf(fields.expr) === undefined && textOf(legacy.expr) !== undefined;
    return {
      name: reader.text(spec.name, [...specPath, "name"]),
      isEnabled: spec.enable !== false,
      isBuiltIn: spec.builtIn === true,
      iconColor: reader.text(spec.iconColor, [...specPath, "iconColor"]),
      datasource,
      kind: kinds.kindOf(datasource, isLegacy ? legacy : fields).kind,
      expression: textOf(isLegacy ? legacy.expr : fields.expr) ?? "",
      expressionPath: isLegacy ? [...specPath, "legacyOptions", "expr"] : [...fieldsPath, "expr"],
      titleFormat: textOf(fields.titleFormat) ?? textOf(legacy.titleFormat) ?? "",
      textFormat: textOf(fields.textFormat) ?? textOf(legacy.textFormat) ?? "",
      path: at,
      raw,
    };
  });
}
