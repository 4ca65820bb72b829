import {
  compareFindings,
  type DocumentPath,
  DocumentReader,
  type FieldMap,
  type Finding,
  hasErrors,
  linesOf,
  parseDocuments,
} from "../document/index.ts";
import { readDurationField } from "../engine/index.ts";
import { emptyLabels, labelsFromPairs, type PrometheusMajor } from "../promql/index.ts";
import { hasExtensionLine, readExtensions } from "./extension-documents.ts";
import { extensionKey, readTestExtension } from "./read-extension.ts";
import { parseStartTimestamp } from "./start-timestamp.ts";
import type { TimelineTest } from "./timeline-test.ts";
import type { UnitTest, UnitTestFile } from "./unit-test.ts";
import {
  type FieldContext,
  readAlertTest,
  readExpressionTest,
  readFields,
  readInputSeries,
  readItems,
  readTexts,
} from "./unit-test-fields.ts";

/** How a test file is read. */
export interface UnitTestFileOptions {
  /** The release line whose fields count. Default 3. */
  readonly prometheus?: PrometheusMajor;
}

/** What came of a test file. */
export interface ParsedUnitTestFile {
  /** Undefined where anything is an error, as promtool then runs none of the tests. */
  readonly value: UnitTestFile | undefined;
  /** What could be read in spite of errors: good for finding more of them, and for nothing else. */
  readonly legible: UnitTestFile | undefined;
  readonly findings: readonly Finding[];
}

const minuteMs = 60_000;

/** Reads a unit-test file of promtool. Everything wrong with its fields is reported at once. */
export function parseUnitTestFile(
  content: Uint8Array | string,
  file: string,
  options: UnitTestFileOptions = {},
): ParsedUnitTestFile {
  const prometheus = options.prometheus ?? 3;
  const parsed = parseDocuments(content, file, { reader: "prometheus" });
  const { documents } = parsed;
  const isExtended = parsed.laterFindings.length > 0 && hasExtensionLine(content);
  const malformed = parsed.findings.map((finding) =>
    parsed.laterFindings.includes(finding) && !isExtended ? asIgnored(finding) : finding,
  );
  const isEmpty = malformed.some(({ code }) => code === "document/empty");
  const [document] = documents;
  if (document === undefined) {
    if (!isEmpty) return { value: undefined, legible: undefined, findings: malformed };
    const value = emptyFile(file);
    return { value, legible: value, findings: malformed.map(asWarning) };
  }
  const lines = linesOf(content);
  const reader = new DocumentReader(document, { area: "promtool", lines, keepsNullItems: true });
  const context = { document, reader, prometheus };
  const read = readFile(document.value, file, context);
  const extension = readExtensions(documents, content, context, read.tests);
  const legible = { ...read, routing: extension.routing, tests: extension.tests };
  const findings = [...malformed, ...reader.findings, ...extension.findings].sort(compareFindings);
  return { value: hasErrors(findings) ? undefined : legible, legible, findings };
}

function emptyFile(file: string): UnitTestFile {
  return {
    file,
    ruleFiles: [],
    evaluationIntervalMs: minuteMs,
    groupOrder: [],
    isFuzzy: false,
    tests: [],
    testsPlace: () => ({ line: 1, column: 1 }),
    routing: undefined,
  };
}

function asWarning(finding: Finding): Finding {
  return { ...finding, severity: "warning", message: `${finding.message}: no tests` };
}

// promtool never comes to see what is wrong behind the first document.
function asIgnored(finding: Finding): Finding {
  const message = `${finding.message} (promtool reads the first document only)`;
  return { ...finding, severity: "warning", message };
}

function readFile(value: unknown, file: string, context: FieldContext): UnitTestFile {
  const { reader, prometheus } = context;
  const known = ["rule_files", "evaluation_interval", "group_eval_order", "tests"];
  if (prometheus === 3) known.push("fuzzy_compare");
  known.push(extensionKey);
  const map = readFields(value, [], { what: "a test file", known }, context) ?? {};
  const evaluationIntervalMs =
    readDurationField(reader, map.evaluation_interval, ["evaluation_interval"]) || minuteMs;
  return {
    file,
    ruleFiles: readItems(map.rule_files, ["rule_files"], context, (item, path) => {
      const text = reader.text(item, path);
      return text === undefined ? undefined : { text, place: () => reader.placeOf(path) };
    }),
    evaluationIntervalMs,
    groupOrder: readGroupOrder(map.group_eval_order, reader),
    isFuzzy: reader.flag(map.fuzzy_compare, ["fuzzy_compare"]) ?? false,
    tests: readTests(map.tests, evaluationIntervalMs, context),
    testsPlace: () => reader.placeOf(["tests"]),
    routing: undefined,
  };
}

function readGroupOrder(value: unknown, reader: DocumentReader): readonly string[] {
  const order = new Set<string>();
  for (const [index, item] of reader.list(value, ["group_eval_order"])) {
    const path = ["group_eval_order", index];
    const name = reader.text(item, path) ?? "";
    if (order.has(name)) {
      reader.note("repeated-group", `the group \`${name}\` is ordered twice; name it once`, path);
    }
    order.add(name);
  }
  return [...order];
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

function readTests(value: unknown, evaluationIntervalMs: number, context: FieldContext): readonly UnitTest[] {
  const known = context.prometheus === 3 ? [...testFields, "start_timestamp"] : [...testFields];
  known.push(extensionKey);
  // Prometheus 2 puts all samples at one time where no interval is given.
  const intervalDefaultMs = context.prometheus === 3 ? evaluationIntervalMs : 0;
  let testCount = 0;
  return readItems(value, ["tests"], context, (item, path) => {
    const map = readFields(item, path, { what: "a test", known }, context);
    return map === undefined
      ? undefined
      : readTest(map, path, { index: testCount++, intervalDefaultMs }, context);
  });
}

function readTest(
  map: FieldMap,
  path: DocumentPath,
  { index, intervalDefaultMs }: { readonly index: number; readonly intervalDefaultMs: number },
  context: FieldContext,
): UnitTest {
  const { reader } = context;
  const at = (field: string): DocumentPath => [...path, field];
  const externalLabels = readTexts(map.external_labels, at("external_labels"), reader);
  return {
    name: reader.text(map.name, at("name")) ?? "",
    index,
    place: () => reader.placeOf(path),
    intervalMs: readDurationField(reader, map.interval, at("interval")) || intervalDefaultMs,
    startMs: readStart(map.start_timestamp, at("start_timestamp"), reader),
    inputSeries: readItems(map.input_series, at("input_series"), context, readInputSeries),
    alertTests: readItems(map.alert_rule_test, at("alert_rule_test"), context, readAlertTest),
    expressionTests: readItems(map.promql_expr_test, at("promql_expr_test"), context, readExpressionTest),
    timelineTests: readTimelines(map[extensionKey], at(extensionKey), context),
    externalLabels: externalLabels.length === 0 ? emptyLabels : labelsFromPairs(externalLabels),
    externalUrl: reader.text(map.external_url, at("external_url")) ?? "",
  };
}

function readTimelines(value: unknown, path: DocumentPath, context: FieldContext): readonly TimelineTest[] {
  return value === undefined || value === null ? [] : readTestExtension({ ...context, path, value });
}

function readStart(value: unknown, path: DocumentPath, reader: DocumentReader): number {
  if (value === undefined || value === null) return 0;
  const text = reader.text(value, path);
  if (text === undefined) return 0;
  const startMs = parseStartTimestamp(text);
  if (startMs !== undefined) return startMs;
  const message = `\`start_timestamp: ${text}\` is not a time; write it as \`2024-01-31T00:00:00Z\` or in seconds since 1970`;
  reader.note("bad-time", message, path);
  return 0;
}
