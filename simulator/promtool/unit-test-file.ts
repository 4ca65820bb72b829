import {
  compareFindings,
  type DocumentPath,
  type Finding,
  hasErrors,
  parseDocuments,
} from "../document/index.ts";
import { emptyLabels, labelsFromPairs, type PrometheusMajor } from "../promql/index.ts";
import { type FieldMap, FieldReader } from "./field-reader.ts";
import { parseStartTimestamp } from "./start-timestamp.ts";
import type {
  AlertTest,
  ExpectedAlert,
  ExpectedSample,
  ExpressionTest,
  InputSeries,
  UnitTest,
  UnitTestFile,
} from "./unit-test.ts";

/** How a test file is read. */
export interface UnitTestFileOptions {
  /** The release line whose fields count. Default 3. */
  readonly prometheus?: PrometheusMajor;
}

const minuteMs = 60_000;

/**
 * Reads a unit-test file of promtool. Everything wrong with it is reported at once; where anything is an
 * error there is no value, as promtool then runs none of its tests.
 */
export function parseUnitTestFile(
  content: Uint8Array | string,
  file: string,
  options: UnitTestFileOptions = {},
): { readonly value: UnitTestFile | undefined; readonly findings: readonly Finding[] } {
  const prometheus = options.prometheus ?? 3;
  const { documents, findings: malformed } = parseDocuments(content, file);
  const isEmpty = malformed.some(({ code }) => code === "document/empty");
  const [document] = documents;
  if (document === undefined) {
    if (!isEmpty) return { value: undefined, findings: malformed };
    return { value: emptyFile(file), findings: malformed.map(asWarning) };
  }
  const text = typeof content === "string" ? content : new TextDecoder().decode(content);
  const reader = new FieldReader(document, text);
  if (documents.length > 1) {
    const message = "only the first document of a test file is read; move its tests there";
    reader.note("ignored-document", message, [], { severity: "warning" });
  }
  const known = ["rule_files", "evaluation_interval", "group_eval_order", "tests"];
  if (prometheus === 3) known.push("fuzzy_compare");
  const map = reader.fields(document.value, [], "a test file", known, laterField(prometheus)) ?? {};
  const evaluationIntervalMs =
    reader.durationMs(map.evaluation_interval, ["evaluation_interval"]) || minuteMs;
  const value: UnitTestFile = {
    file,
    ruleFiles: reader.list(map.rule_files, ["rule_files"]).map(([index, item]) => {
      const path = ["rule_files", index];
      return { text: reader.textAt(item, path), place: reader.placeOf(path) };
    }),
    evaluationIntervalMs,
    groupOrder: readGroupOrder(map.group_eval_order, reader),
    isFuzzy: reader.flag(map.fuzzy_compare, ["fuzzy_compare"]),
    tests: readTests(map.tests, { reader, prometheus, evaluationIntervalMs }),
  };
  const findings = [...malformed, ...reader.findings].sort(compareFindings);
  return { value: hasErrors(findings) ? undefined : value, findings };
}

interface Context {
  readonly reader: FieldReader;
  readonly prometheus: PrometheusMajor;
  readonly evaluationIntervalMs: number;
}

function emptyFile(file: string): UnitTestFile {
  return {
    file,
    ruleFiles: [],
    evaluationIntervalMs: minuteMs,
    groupOrder: [],
    isFuzzy: false,
    tests: [],
  };
}

function asWarning(finding: Finding): Finding {
  return { ...finding, severity: "warning", message: `${finding.message}: no tests` };
}

const laterFields: ReadonlySet<string> = new Set(["fuzzy_compare", "start_timestamp", "histogram"]);

function laterField(prometheus: PrometheusMajor): (field: string) => string | undefined {
  return (field) =>
    prometheus === 2 && laterFields.has(field) ? "; promtool knows it from Prometheus 3 on" : undefined;
}

function readGroupOrder(value: unknown, reader: FieldReader): readonly string[] {
  const order: string[] = [];
  for (const [index, item] of reader.list(value, ["group_eval_order"])) {
    const path = ["group_eval_order", index];
    const name = reader.textAt(item, path);
    if (order.includes(name)) {
      reader.note("repeated-group", `the group \`${name}\` is ordered twice; name it once`, path);
    }
    order.push(name);
  }
  return order;
}

const testFields = [
  "interval",
  "input_series",
  "alert_rule_test",
  "promql_expr_test",
  "external_labels",
  "external_url",
  "name",
];

function readTests(value: unknown, context: Context): readonly UnitTest[] {
  const { reader, prometheus } = context;
  const known = prometheus === 3 ? [...testFields, "start_timestamp"] : testFields;
  const tests: UnitTest[] = [];
  for (const [position, item] of reader.list(value, ["tests"])) {
    const path = ["tests", position];
    const map = reader.fields(item, path, "a test", known, laterField(prometheus));
    if (map !== undefined) tests.push(readTest(map, path, tests.length, context));
  }
  return tests;
}

function readTest(map: FieldMap, path: DocumentPath, index: number, context: Context): UnitTest {
  const { reader, prometheus, evaluationIntervalMs } = context;
  const at = (field: string): DocumentPath => [...path, field];
  // Prometheus 2 puts all samples at one time where no interval is given.
  const intervalDefaultMs = prometheus === 3 ? evaluationIntervalMs : 0;
  const externalLabels = reader.texts(map.external_labels, at("external_labels"));
  return {
    name: reader.textAt(map.name, at("name")),
    index,
    place: reader.placeOf(path),
    intervalMs: reader.durationMs(map.interval, at("interval")) || intervalDefaultMs,
    startMs: readStart(map.start_timestamp, at("start_timestamp"), reader),
    inputSeries: reader.list(map.input_series, at("input_series")).flatMap(([position, item]) => {
      return readInputSeries(item, [...at("input_series"), position], reader);
    }),
    alertTests: reader.list(map.alert_rule_test, at("alert_rule_test")).flatMap(([position, item]) => {
      return readAlertTest(item, [...at("alert_rule_test"), position], reader);
    }),
    expressionTests: reader.list(map.promql_expr_test, at("promql_expr_test")).flatMap(([position, item]) => {
      return readExpressionTest(item, [...at("promql_expr_test"), position], context);
    }),
    externalLabels: externalLabels.length === 0 ? emptyLabels : labelsFromPairs(externalLabels),
    externalUrl: reader.textAt(map.external_url, at("external_url")),
  };
}

function readStart(value: unknown, path: DocumentPath, reader: FieldReader): number {
  if (value === undefined || value === null) return 0;
  const text = reader.textAt(value, path);
  const startMs = parseStartTimestamp(text);
  if (startMs !== undefined) return startMs;
  const message = `\`start_timestamp: ${text}\` is not a time; write it as \`2024-01-31T00:00:00Z\` or in seconds since 1970`;
  reader.note("bad-time", message, path);
  return 0;
}

function readInputSeries(value: unknown, path: DocumentPath, reader: FieldReader): readonly InputSeries[] {
  const map = reader.fields(value, path, "an input series", ["series", "values"]);
  if (map === undefined) return [];
  const series = reader.textAt(map.series, [...path, "series"]);
  const values = reader.textAt(map.values, [...path, "values"]);
  return [{ series, values, place: reader.placeOf(path) }];
}

function readAlertTest(value: unknown, path: DocumentPath, reader: FieldReader): readonly AlertTest[] {
  const map = reader.fields(value, path, "an alert test", ["eval_time", "alertname", "exp_alerts"]);
  if (map === undefined) return [];
  const expected = reader.list(map.exp_alerts, [...path, "exp_alerts"]).flatMap(([index, item]) => {
    return readExpectedAlert(item, [...path, "exp_alerts", index], reader);
  });
  return [
    {
      alertName: reader.textAt(map.alertname, [...path, "alertname"]),
      evalTimeMs: reader.durationMs(map.eval_time, [...path, "eval_time"]) ?? 0,
      expected,
      place: reader.placeOf(path),
    },
  ];
}

function readExpectedAlert(
  value: unknown,
  path: DocumentPath,
  reader: FieldReader,
): readonly ExpectedAlert[] {
  const map = reader.fields(value, path, "an expected alert", ["exp_labels", "exp_annotations"]);
  if (map === undefined) return [];
  return [
    {
      labels: reader.texts(map.exp_labels, [...path, "exp_labels"]),
      annotations: reader.texts(map.exp_annotations, [...path, "exp_annotations"]),
    },
  ];
}

function readExpressionTest(
  value: unknown,
  path: DocumentPath,
  { reader, prometheus }: Context,
): readonly ExpressionTest[] {
  const map = reader.fields(value, path, "an expression test", ["expr", "eval_time", "exp_samples"]);
  if (map === undefined) return [];
  const known = prometheus === 3 ? ["labels", "value", "histogram"] : ["labels", "value"];
  const expected = reader.list(map.exp_samples, [...path, "exp_samples"]).flatMap(([index, item]) => {
    const at = [...path, "exp_samples", index];
    const sample = reader.fields(item, at, "an expected sample", known, laterField(prometheus));
    return sample === undefined ? [] : [readExpectedSample(sample, at, reader)];
  });
  return [
    {
      expression: reader.textAt(map.expr, [...path, "expr"]),
      evalTimeMs: reader.durationMs(map.eval_time, [...path, "eval_time"]) ?? 0,
      expected,
      place: reader.placeOf(path),
    },
  ];
}

function readExpectedSample(map: FieldMap, path: DocumentPath, reader: FieldReader): ExpectedSample {
  return {
    labels: reader.textAt(map.labels, [...path, "labels"]),
    value: reader.number(map.value, [...path, "value"]),
    histogram: reader.textAt(map.histogram, [...path, "histogram"]),
  };
}
