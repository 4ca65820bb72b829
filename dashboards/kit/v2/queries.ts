import { isJsonObject, type JsonObject, type JsonValue } from "../../../artifacts/index.ts";
import { present, textOf } from "./members.ts";
import { queryVersion } from "./words.ts";

/** A query as v2 wraps it: the kind of its data source, which one, and what is asked. */
export function queryKind(dataSource: JsonValue | undefined, spec: JsonObject): JsonObject {
  const name = dataSourceNameOf(dataSource);
  return present({
    kind: "DataQuery",
    group: dataSourceTypeOf(dataSource) ?? "",
    version: queryVersion,
    datasource: name === undefined ? undefined : { name },
    spec,
  });
}

/** The type of a data source, as far as its reference tells. */
export function dataSourceTypeOf(dataSource: JsonValue | undefined): string | undefined {
  return isJsonObject(dataSource) ? textOf(dataSource.type) : undefined;
}

/** The uid of a data source, or the name by which older dashboards refer to it. */
export function dataSourceNameOf(dataSource: JsonValue | undefined): string | undefined {
  return isJsonObject(dataSource) ? textOf(dataSource.uid) : textOf(dataSource);
}

/** The reference of the classic format. */
export function dataSourceReference(query: JsonObject): JsonObject | undefined {
  const { group, datasource } = query;
  const uid = isJsonObject(datasource) ? textOf(datasource.name) : undefined;
  const type = textOf(group);
  if (uid === undefined && (type === undefined || type === "")) return undefined;
  return present({ type: type === "" ? undefined : type, uid });
}
