import type { DocumentPath } from "../document/index.ts";
import { type FieldReader, textOf } from "./field-reader.ts";
import type { DashboardVariable, VariableType } from "./model.ts";
import { readVariable, readVariableQuery } from "./read-variable.ts";
import { readDataQuery } from "./v2-query.ts";

/** Reads variables that stand in a dashboard, a row or a tab. */
export function readV2Variables(
  value: unknown,
  path: DocumentPath,
  reader: FieldReader,
): readonly DashboardVariable[] {
  return reader.maps(value, path).flatMap(([raw, at]) => {
    const type = variableTypes.get(textOf(raw.kind) ?? "") ?? "other";
    const specPath = [...at, "spec"];
    const fields = reader.map(raw.spec, specPath);
    if (type === "query") {
      const {
        datasource,
        fields: spec,
        fieldsPath,
      } = readDataQuery(fields.query, [...specPath, "query"], fields);
      const query = readVariableQuery(spec, fieldsPath);
      const written = query.text === "" ? { text: textOf(fields.definition) ?? "", path: specPath } : query;
      return readVariable({ fields, raw, path: specPath, type, query: written, datasource }, reader);
    }
    const field = type === "datasource" ? "pluginId" : "query";
    const query = { text: textOf(fields[field]) ?? "", path: [...specPath, field] };
    const { datasource } = readDataQuery(raw, at, fields);
    const isFilter = type === "adhoc" || type === "groupby";
    return readVariable(
      { fields, raw, path: specPath, type, query, datasource: isFilter ? datasource : undefined },
      reader,
    );
  });
}

const variableTypes: ReadonlyMap<string, VariableType> = new Map([
  ["QueryVariable", "query"],
  ["CustomVariable", "custom"],
  ["ConstantVariable", "constant"],
  ["IntervalVariable", "interval"],
  ["DatasourceVariable", "datasource"],
  ["TextVariable", "textbox"],
  ["AdhocVariable", "adhoc"],
  ["GroupByVariable", "groupby"],
  ["SwitchVariable", "switch"],
]);
