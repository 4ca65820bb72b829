import type { DocumentPath, FieldMap } from "../document/index.ts";
import { type DatasourceKinds, readDatasource } from "./datasource.ts";
import type { FieldReader } from "./field-reader.ts";
import type { DashboardQuery, DatasourceReference } from "./model.ts";

/** What is known of a query before its own fields are read. */
export interface QuerySurroundings {
  readonly reader: FieldReader;
  readonly kinds: DatasourceKinds;
  /** The panel's data source. */
  readonly datasource: DatasourceReference | undefined;
}

/** Reads a query from the fields that its data source gave it, as classic dashboards have them. */
export function readQuery(
  raw: FieldMap,
  path: DocumentPath,
  surroundings: QuerySurroundings,
): DashboardQuery {
  const { reader, kinds } = surroundings;
  const own = readDatasource(raw.datasource);
  // A query that names none, or the panel's default, means the panel's.
  const datasource = own === undefined || own.uid === "" ? (surroundings.datasource ?? own) : own;
  const field = expressionFields.find((name) => typeof raw[name] === "string") ?? "expr";
  const text = (name: string) => reader.text(raw[name], [...path, name]);
  // Prometheus has a switch, Loki a word.
  const isInstant = raw.instant === true || raw.queryType === "instant";
  return {
    refId: text("refId"),
    datasource,
    ...kinds.kindOf(datasource, raw),
    expression: typeof raw[field] === "string" ? raw[field] : "",
    expressionPath: [...path, field],
    legendFormat: text("legendFormat"),
    isInstant,
    isRange: raw.range === true || !isInstant,
    format: text("format"),
    interval: text("interval"),
    intervalFactor: reader.number(raw.intervalFactor, [...path, "intervalFactor"]) ?? 1,
    hasExemplars: raw.exemplar === true,
    isHidden: raw.hide === true,
    path,
    raw,
  };
}

// Prometheus and Loki, then what other data sources call their text.
const expressionFields = ["expr", "expression", "query", "rawSql", "rawQuery", "queryText", "target"];
