import type { DocumentPath, DocumentReader, FieldMap } from "../document/index.ts";
import {
  describeValueType,
  type Expression,
  PromqlError,
  parseExpression,
  valueTypeOf,
} from "../promql/index.ts";
import { readDurationField } from "./duration-text.ts";
import type { NamedText, Rule } from "./rule.ts";
import type { RuleFileOptions } from "./rule-file-options.ts";
import { checkNames, recordNameProblem } from "./rule-names.ts";
import { checkAlertTemplate } from "./template/index.ts";

/** Where a rule is read. */
export interface RuleContext {
  readonly path: DocumentPath;
  readonly index: number;
  readonly groupLabels: readonly NamedText[];
  readonly reader: DocumentReader;
  readonly options: RuleFileOptions;
}

const ruleFields = ["record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations"] as const;

/** Reads one rule; undefined where what is wrong with it leaves nothing to evaluate. */
export function readRule(value: unknown, context: RuleContext): Rule | undefined {
  const { path, reader, options } = context;
  const map = reader.map(value, path, "a rule");
  if (map === undefined) return undefined;
  reader.unknownFields(map, path, ruleFields);
  const record = nameText(map, "record", context);
  const alert = nameText(map, "alert", context);
  if (record === undefined || alert === undefined) return undefined;
  const labels = reader.texts(map.labels, [...path, "labels"]);
  const annotations = reader.texts(map.annotations, [...path, "annotations"]);
  const prometheus = options.prometheus ?? 3;
  checkNames(reader, labels, [...path, "labels"], "label", prometheus);
  checkNames(reader, annotations, [...path, "annotations"], "annotation", prometheus);
  const holdDurationMs = readDurationField(reader, map.for, [...path, "for"]) ?? 0;
  const keepFiringForMs = readDurationField(reader, map.keep_firing_for, [...path, "keep_firing_for"]) ?? 0;
  const expression = readExpression(map, context);
  if (record !== "" && alert !== "") {
    const message = `a rule is either \`record: ${record}\` or \`alert: ${alert}\`; split it in two`;
    reader.note("record-and-alert", message, [...path, "alert"], { isAtKey: true });
  } else if (record === "" && alert === "") {
    reader.note("missing-name", "the rule has neither `record` nor `alert`; write one of them", path);
  }
  if (record !== "") {
    const alertingOnly = [
      ...(holdDurationMs > 0 ? ["for"] : []),
      ...(keepFiringForMs > 0 ? ["keep_firing_for"] : []),
      ...(annotations.length > 0 ? ["annotations"] : []),
    ];
    checkRecording(record, alertingOnly, context);
  }
  if (alert !== "") checkTemplates(alert, { labels, annotations }, context);
  if (expression === undefined || (record === "") === (alert === "")) return undefined;
  const base = {
    expression: expression.tree,
    expressionText: expression.text,
    labels: mergedTexts(context.groupLabels, labels),
    index: context.index,
    place: () => reader.placeOf(path),
    expressionPlace: (offset: number) => reader.placeInText([...path, "expr"], expression.text, offset),
  };
  if (record !== "") return { kind: "recording", name: record, ...base };
  const byName = mergedTexts([], annotations);
  return { kind: "alerting", name: alert, ...base, holdDurationMs, keepFiringForMs, annotations: byName };
}

function nameText(map: FieldMap, field: "record" | "alert", context: RuleContext): string | undefined {
  const { path, reader, options } = context;
  const value = map[field];
  // Prometheus 2 takes the word itself for a name, where 3 sees that it means nothing.
  if (value === null && options.prometheus === 2) return reader.writtenNull([...path, field]);
  return reader.text(value, [...path, field]);
}

function readExpression(
  map: FieldMap,
  { path, reader, options }: RuleContext,
): { readonly tree: Expression; readonly text: string } | undefined {
  const at = [...path, "expr"];
  const isWord = map.expr === null && options.prometheus === 2;
  const text = isWord ? reader.writtenNull(at) : reader.text(map.expr, at);
  if (text === undefined) return undefined;
  if (text === "") {
    const message = "the rule has no `expr`; write the expression to evaluate";
    reader.note("missing-expr", message, map.expr === undefined ? path : at);
    return undefined;
  }
  const { prometheus, features } = options;
  try {
    const tree = parseExpression(text, {
      ...(prometheus === undefined ? {} : { prometheus }),
      ...(features === undefined ? {} : { features }),
    });
    const type = valueTypeOf(tree);
    // promtool accepts such rules, and Prometheus then fails them.
    if (type === "matrix" || type === "string") {
      const message = `\`expr\` yields a ${describeValueType(type)}, which fails at every evaluation; it must yield an instant vector or a scalar`;
      reader.note("not-a-vector", message, at, { severity: "warning" });
    }
    return { tree, text };
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    reader.noteInText("bad-expr", `\`expr\`: ${error.message}`, at, text, error.span.start);
    return undefined;
  }
}

function checkRecording(name: string, alertingOnly: readonly string[], context: RuleContext): void {
  const { path, reader, options } = context;
  for (const field of alertingOnly) {
    const message = `\`${field}\` has no meaning in a recording rule; remove it, or write \`alert\` for \`record\``;
    reader.note("recording-field", message, [...path, field], { isAtKey: true });
  }
  const problem = recordNameProblem(name, options.prometheus ?? 3);
  if (problem !== undefined)
    reader.note("bad-record-name", `\`record: ${name}\` ${problem}`, [...path, "record"]);
}

function checkTemplates(
  alertName: string,
  fields: { readonly labels: readonly NamedText[]; readonly annotations: readonly NamedText[] },
  { path, reader, options }: RuleContext,
): void {
  for (const [field, texts] of [
    ["labels", fields.labels],
    ["annotations", fields.annotations],
  ] as const) {
    for (const [name, text] of texts) {
      const problem = checkAlertTemplate(text, alertName, options.prometheus);
      if (problem === undefined) continue;
      const at = [...path, field, name];
      reader.note("bad-template", `\`${name}\` is not a template: ${problem}`, at);
    }
  }
}

function mergedTexts(outer: readonly NamedText[], inner: readonly NamedText[]): readonly NamedText[] {
  const byName = new Map([...outer, ...inner]);
  return [...byName].sort(([left], [right]) => (left < right ? -1 : 1));
}
