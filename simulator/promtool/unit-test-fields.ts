import type { DocumentPath, DocumentReader, FieldMap, SourceDocument } from "../document/index.ts";
import { readDurationField } from "../engine/index.ts";
import type { PrometheusMajor } from "../promql/index.ts";
import type {
  AlertTest,
  ExpectedAlert,
  ExpectedSample,
  ExpressionTest,
  InputSeries,
  NamedText,
} from "./unit-test.ts";

/** Where fields of a test file are read, and which of them there are. */
export interface FieldContext {
  readonly document: SourceDocument;
  readonly reader: DocumentReader;
  readonly prometheus: PrometheusMajor;
}

/** The map at a path with none but the known fields; empty where it is null, undefined where it is something else. */
export function readFields(
  value: unknown,
  path: DocumentPath,
  { what, known }: { readonly what: string; readonly known: readonly string[] },
  { reader, prometheus }: FieldContext,
): FieldMap | undefined {
  const map = reader.map(value ?? {}, path, what);
  if (map === undefined) return undefined;
  reader.unknownFields(map, path, known, (field) =>
    prometheus === 2 && laterFields.has(field) ? "; promtool knows it from Prometheus 3 on" : undefined,
  );
  return map;
}

const laterFields: ReadonlySet<string> = new Set(["fuzzy_compare", "start_timestamp", "histogram"]);

/** The map of names to texts at a path, sorted by name. */
export function readTexts(value: unknown, path: DocumentPath, reader: DocumentReader): readonly NamedText[] {
  reader.noteMergedTwice(path);
  return [...reader.texts(value, path)].sort(([left], [right]) => (left < right ? -1 : 1));
}

/** The series at a path; undefined where nothing is left of it. */
export function readInputSeries(
  value: unknown,
  path: DocumentPath,
  context: FieldContext,
): InputSeries | undefined {
  const { reader } = context;
  const before = reader.errorCount;
  const map = readFields(value, path, { what: "an input series", known: ["series", "values"] }, context);
  if (map === undefined) return undefined;
  const seriesPath = [...path, "series"];
  const valuesPath = [...path, "values"];
  const series = reader.text(map.series, seriesPath) ?? "";
  const values = reader.text(map.values, valuesPath) ?? "";
  if (series === "" && reader.errorCount > before) return undefined;
  return {
    series,
    values,
    place: () => reader.placeOf(path),
    placeAt: (offset) => {
      const inValues = offset - series.length - 1;
      if (inValues >= 0 && values !== "") return reader.placeInText(valuesPath, values, inValues);
      return series === "" ? reader.placeOf(path) : reader.placeInText(seriesPath, series, offset);
    },
  };
}

/** The alert test at a path; undefined where nothing is left of it. */
export function readAlertTest(
  value: unknown,
  path: DocumentPath,
  context: FieldContext,
): AlertTest | undefined {
  const { reader } = context;
  const before = reader.errorCount;
  const known = ["eval_time", "alertname", "exp_alerts"];
  const map = readFields(value, path, { what: "an alert test", known }, context);
  if (map === undefined) return undefined;
  const expected = readItems(map.exp_alerts, [...path, "exp_alerts"], context, readExpectedAlert);
  const alertName = reader.text(map.alertname, [...path, "alertname"]) ?? "";
  const evalTimeMs = readDurationField(reader, map.eval_time, [...path, "eval_time"]) ?? 0;
  if (alertName === "" && reader.errorCount > before) return undefined;
  return { alertName, evalTimeMs, expected, place: () => reader.placeOf(path) };
}

function readExpectedAlert(
  value: unknown,
  path: DocumentPath,
  context: FieldContext,
): ExpectedAlert | undefined {
  const known = ["exp_labels", "exp_annotations"];
  const map = readFields(value, path, { what: "an expected alert", known }, context);
  if (map === undefined) return undefined;
  return {
    labels: readTexts(map.exp_labels, [...path, "exp_labels"], context.reader),
    annotations: readTexts(map.exp_annotations, [...path, "exp_annotations"], context.reader),
  };
}

/** The expression test at a path; undefined where nothing is left of it. */
export function readExpressionTest(
  value: unknown,
  path: DocumentPath,
  context: FieldContext,
): ExpressionTest | undefined {
  const { reader } = context;
  const before = reader.errorCount;
  const known = ["expr", "eval_time", "exp_samples"];
  const map = readFields(value, path, { what: "an expression test", known }, context);
  if (map === undefined) return undefined;
  const at = [...path, "expr"];
  const expression = reader.text(map.expr, at) ?? "";
  const evalTimeMs = readDurationField(reader, map.eval_time, [...path, "eval_time"]) ?? 0;
  const expected = readItems(map.exp_samples, [...path, "exp_samples"], context, readExpectedSample);
  if (expression === "" && reader.errorCount > before) return undefined;
  return {
    expression,
    evalTimeMs,
    expected,
    place: () => reader.placeOf(path),
    placeAt: (offset) =>
      expression === "" ? reader.placeOf(path) : reader.placeInText(at, expression, offset),
  };
}

function readExpectedSample(
  value: unknown,
  path: DocumentPath,
  context: FieldContext,
): ExpectedSample | undefined {
  const { reader, prometheus } = context;
  const before = reader.errorCount;
  const known = prometheus === 3 ? ["labels", "value", "histogram"] : ["labels", "value"];
  const map = readFields(value, path, { what: "an expected sample", known }, context);
  if (map === undefined) return undefined;
  const labels = reader.text(map.labels, [...path, "labels"]) ?? "";
  const sample = {
    labels,
    value: reader.number(map.value, [...path, "value"]) ?? 0,
    histogram: reader.text(map.histogram, [...path, "histogram"]) ?? "",
    place: () => reader.placeOf(path),
  };
  return labels === "" && reader.errorCount > before ? undefined : sample;
}

/** What a list at a path holds, as far as it can be read. */
export function readItems<Item>(
  value: unknown,
  path: DocumentPath,
  context: FieldContext,
  readItem: (value: unknown, path: DocumentPath, context: FieldContext) => Item | undefined,
): readonly Item[] {
  const items: Item[] = [];
  for (const [index, item] of context.reader.list(value, path)) {
    if (context.reader.isFull) break;
    const read = readItem(item, [...path, index], context);
    if (read !== undefined) items.push(read);
  }
  return items;
}
