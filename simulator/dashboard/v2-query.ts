import type { DocumentPath, FieldMap } from "../document/index.ts";
import { readDatasource } from "./datasource.ts";
import { mapOf, textOf } from "./field-reader.ts";
import type { DatasourceReference } from "./model.ts";

/** A query of the newer schema, taken apart. */
export interface DataQueryParts {
  /** Undefined where nothing says which. */
  readonly datasource: DatasourceReference | undefined;
  /** What the data source itself gave the query. */
  readonly fields: FieldMap;
  readonly fieldsPath: DocumentPath;
}

/**
 * Takes a query apart. In the alpha form its kind names the plugin and the data source stands beside it, in `surroundings`; since the
 * beta the plugin is its group, and the data source a part of it.
 */
export function readDataQuery(value: unknown, path: DocumentPath, surroundings: FieldMap): DataQueryParts {
  const query = mapOf(value);
  const group = textOf(query.group) ?? "";
  const kind = textOf(query.kind) ?? "";
  const beside = readDatasource(surroundings.datasource);
  const type = group !== "" || kind === "DataQuery" ? group : kind;
  const name = textOf(mapOf(query.datasource).name) ?? textOf(mapOf(query.datasource).uid);
  const isPlugin = type !== "" && !type.endsWith("Variable");
  const own = name === undefined && !isPlugin ? undefined : { uid: name ?? "", type: isPlugin ? type : "" };
  const datasource = beside === undefined ? own : { uid: beside.uid, type: beside.type || own?.type || "" };
  return { datasource, fields: mapOf(query.spec), fieldsPath: [...path, "spec"] };
}
