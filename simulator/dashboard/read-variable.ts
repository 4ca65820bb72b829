import type { DocumentPath, FieldMap } from "../document/index.ts";
import { readDatasource } from "./datasource.ts";
import { type FieldReader, isFieldMap, mapOf, textOf, textsOf } from "./field-reader.ts";
import type {
  DashboardVariable,
  DatasourceReference,
  VariableOption,
  VariableSort,
  VariableType,
} from "./model.ts";

/** Reads the variables of a classic dashboard; those without a name are noted and left out. */
export function readVariables(
  value: unknown,
  path: DocumentPath,
  reader: FieldReader,
): readonly DashboardVariable[] {
  return reader.maps(value, path).flatMap(([raw, at]) => {
    const type = isVariableType(raw.type) ? raw.type : "other";
    const query = readVariableQuery(raw.query, [...at, "query"]);
    const written =
      query.text === "" ? { text: textOf(raw.definition) ?? "", path: [...at, "definition"] } : query;
    return readVariable(
      { fields: raw, raw, path: at, type, query: written, datasource: readDatasource(raw.datasource) },
      reader,
    );
  });
}

/** A variable with what its schema writes in a way of its own. */
export interface VariableParts {
  readonly fields: FieldMap;
  readonly raw: FieldMap;
  /** Where the fields stand. */
  readonly path: DocumentPath;
  readonly type: VariableType;
  readonly query: { readonly text: string; readonly path: DocumentPath };
  readonly datasource: DatasourceReference | undefined;
}

/** Reads what all schemas write alike of a variable; none without a name, which is noted. */
export function readVariable(parts: VariableParts, reader: FieldReader): readonly DashboardVariable[] {
  const { fields, raw, path, type, query, datasource } = parts;
  const text = (name: string) => reader.text(fields[name], [...path, name]);
  const name = text("name");
  if (name === "") {
    reader.note("variable-without-name", "a variable has no `name`, so nothing can refer to it", path);
    return [];
  }
  const current = mapOf(fields.current);
  const hasAll = fields.includeAll === true;
  const written = readOptions(fields.options);
  return [
    {
      name,
      type,
      label: text("label"),
      description: text("description"),
      isMulti: fields.multi === true,
      hasAll,
      allValue: text("allValue"),
      regex: text("regex"),
      sort: sortOf(fields.sort),
      refresh: refreshOf(fields.refresh),
      hide: hideOf(fields.hide),
      current: currentOf(current, type, query.text),
      options: written.length > 0 ? written : listedOptions(type, query.text, fields),
      query: query.text,
      queryPath: query.path,
      datasource,
      kind: undefined,
      auto: {
        isOn: fields.auto === true,
        stepCount: reader.number(fields.auto_count, [...path, "auto_count"]) ?? 30,
        minimum: text("auto_min"),
      },
      filters: readFilters(fields, path, reader),
      path,
      raw,
    },
  ];
}

/** The text of a variable's query, which data sources write as a text or within a map, and where it stands. */
export function readVariableQuery(
  value: unknown,
  path: DocumentPath,
): { readonly text: string; readonly path: DocumentPath } {
  const text = textOf(value);
  if (text !== undefined) return { text, path };
  const map = mapOf(value);
  for (const field of ["query", "__legacyStringValue", "expr", "rawSql"]) {
    const inner = map[field];
    if (typeof inner === "string") return { text: inner, path: [...path, field] };
  }
  // Loki's editor keeps the parts apart.
  if (textOf(map.label) !== undefined) {
    const stream = textOf(map.stream) ?? "";
    const inner = stream === "" ? textOf(map.label) : `${stream}, ${textOf(map.label)}`;
    return { text: `label_values(${inner})`, path };
  }
  return { text: "", path };
}

function currentOf(current: FieldMap, type: VariableType, query: string): DashboardVariable["current"] {
  const values = textsOf(current.value);
  // What a constant or a text box is worth stands in its query, and often only there.
  if (values.length === 0 && (type === "constant" || type === "textbox"))
    return { texts: [query], values: [query] };
  const written = textsOf(current.text);
  const texts = written.length === values.length ? written : values;
  if (type !== "query" && type !== "datasource" && type !== "interval") return { texts, values };
  // The newer schema writes an empty text where nothing was chosen; no data source has such an option.
  const chosen = values.flatMap((value, index) =>
    value === "" ? [] : [{ value, text: texts[index] ?? value }],
  );
  return { texts: chosen.map(({ text }) => text), values: chosen.map(({ value }) => value) };
}

function readOptions(value: unknown): readonly VariableOption[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, optionsMax).flatMap((option: unknown) => {
    const { text, value: worth } = mapOf(option);
    const [read] = textsOf(worth);
    if (read === undefined || read === allValueMark) return [];
    return [{ text: textsOf(text)[0] ?? read, value: read }];
  });
}

// Grafana itself shows no more than a thousand.
const optionsMax = 10_000;

/** What stands for all options where a variable's value is written. */
export const allValueMark = "$__all";

function listedOptions(type: VariableType, query: string, fields: FieldMap): readonly VariableOption[] {
  if (type !== "custom" && type !== "interval") return [];
  if (fields.valuesFormat === "json") return jsonOptions(query);
  return [...query.matchAll(/(?:\\,|[^,])+/g)].slice(0, optionsMax).flatMap(([written]) => {
    const item = written.replaceAll("\\,", ",").trim();
    const named = /^\s*(.+)\s:\s(.+)$/.exec(item);
    if (named !== null) return [{ text: (named[1] ?? "").trim(), value: (named[2] ?? "").trim() }];
    return item === "" ? [] : [{ text: item, value: item }];
  });
}

function jsonOptions(query: string): readonly VariableOption[] {
  try {
    const items: unknown = JSON.parse(query);
    return readOptions(
      Array.isArray(items) ? items.map((item) => (isFieldMap(item) ? item : { value: item })) : [],
    );
  } catch {
    return [];
  }
}

function readFilters(
  fields: FieldMap,
  path: DocumentPath,
  reader: FieldReader,
): DashboardVariable["filters"] {
  return ["baseFilters", "filters"].flatMap((field) =>
    reader.maps(fields[field], [...path, field]).map(([filter]) => readFilter(filter)),
  );
}

function readFilter(filter: FieldMap): DashboardVariable["filters"][number] {
  const key = textOf(filter.key) ?? "";
  const operator = textOf(filter.operator) ?? "=";
  // One of several, which Prometheus is asked for by a regular expression.
  if (operator === "=|" || operator === "!=|") {
    const values = textsOf(filter.values).map((value) => value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    return { key, operator: operator === "=|" ? "=~" : "!~", value: values.join("|") };
  }
  return { key, operator, value: textOf(filter.value) ?? "" };
}

const variableTypes: ReadonlySet<unknown> = new Set<VariableType>([
  "query",
  "custom",
  "constant",
  "interval",
  "datasource",
  "textbox",
  "adhoc",
  "groupby",
  "switch",
]);

function isVariableType(value: unknown): value is VariableType {
  return variableTypes.has(value);
}

const sorts: readonly VariableSort[] = [
  "none",
  "alphabetical-ascending",
  "alphabetical-descending",
  "numerical-ascending",
  "numerical-descending",
  "caseless-ascending",
  "caseless-descending",
  "natural-ascending",
  "natural-descending",
];

const sortWords = [
  "disabled",
  "alphabeticalAsc",
  "alphabeticalDesc",
  "numericalAsc",
  "numericalDesc",
  "alphabeticalCaseInsensitiveAsc",
  "alphabeticalCaseInsensitiveDesc",
  "naturalAsc",
  "naturalDesc",
];

function sortOf(value: unknown): VariableSort {
  const index = typeof value === "number" ? value : sortWords.indexOf(String(value));
  return sorts[index] ?? "none";
}

function refreshOf(value: unknown): DashboardVariable["refresh"] {
  if (value === 2 || value === "onTimeRangeChanged") return "on-time-range";
  return value === 1 || value === true || value === "onDashboardLoad" ? "on-load" : "never";
}

function hideOf(value: unknown): DashboardVariable["hide"] {
  if (value === 1 || value === "hideLabel") return "label";
  if (value === 2 || value === "hideVariable") return "all";
  return value === 3 || value === "inControlsMenu" ? "in-menu" : "nothing";
}
