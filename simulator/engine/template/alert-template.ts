import {
  anyType,
  executeTemplate,
  float64Type,
  type GoRelease,
  type GoType,
  type GoValue,
  goFloat,
  goString,
  goStringMap,
  goStruct,
  mapTypeOf,
  parseTemplate,
  stringType,
  type Template,
  TemplateError,
} from "../../go-template/index.ts";
import { type Labels, labelPairs, type NativeHistogram, type PrometheusMajor } from "../../promql/index.ts";
import { createFunctions } from "./functions.ts";
import { histogramValue } from "./histogram-value.ts";
import type { TemplateQuery } from "./query-result.ts";
import { type TemplateUse, useOf } from "./template-use.ts";

/** A label or annotation of an alerting rule, parsed once. */
export interface AlertTemplate extends TemplateUse {
  readonly text: string;
  readonly alertName: string;
  readonly prometheus: PrometheusMajor;
  /** Whether the text is its own expansion. */
  readonly isStatic: boolean;
  readonly parsed: Template | TemplateError;
}

/** What a template sees when it is expanded. */
export interface AlertTemplateInput {
  /** The labels of the expression's result, metric name included, without those of the rule. */
  readonly labels: Labels;
  readonly value: number;
  /** Set where the result is a native histogram; Prometheus 3 then shows it in place of the value. */
  readonly histogram?: NativeHistogram | undefined;
  readonly externalLabels: Labels;
  readonly externalUrl: string;
  /** promtool gives the functions `externalURL` and `pathPrefix` no address; they fail as they do there. */
  readonly isPromtool?: boolean;
  readonly timestampMs: number;
  readonly query: TemplateQuery;
}

/** Parses a template of the rule of an alert. Never throws; a text that is no template expands to its error. */
export function prepareAlertTemplate(
  text: string,
  alertName: string,
  prometheus: PrometheusMajor = 3,
): AlertTemplate {
  const isStatic = !text.includes("{{");
  const parsed = parse(text, alertName, prometheus);
  const use = parsed instanceof TemplateError ? noUse : useOf(parsed, prelude.length);
  return { text, alertName, prometheus, isStatic, parsed, ...use };
}

/** What is wrong with a template, in the words of `promtool check rules`; undefined where nothing is. */
export function checkAlertTemplate(
  text: string,
  alertName: string,
  prometheus: PrometheusMajor = 3,
): string | undefined {
  if (!text.includes("{{")) return undefined;
  const parsed = parse(text, alertName, prometheus);
  return parsed instanceof TemplateError ? parsed.message : undefined;
}

/** Expands a template. What goes wrong becomes text, `<error expanding template: …>`, as in Prometheus. */
export function expandAlertTemplate(template: AlertTemplate, input: AlertTemplateInput): string {
  if (template.isStatic) return template.text;
  const name = nameOf(template.alertName);
  const { parsed } = template;
  if (parsed instanceof TemplateError) {
    return `<error expanding template: error parsing template ${name}: ${parsed.message}>`;
  }
  const functions = createFunctions(template.prometheus, input);
  try {
    return executeTemplate({ ...parsed, functions }, dataOf(template.prometheus, input), limits);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return `<error expanding template: error executing template ${name}: ${error.message}>`;
  }
}

// Every template begins with this, which is why places in messages start far to the right.
const prelude =
  "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}";

// An alert's texts are short; whoever loops for long or repeats without end has made a mistake.
const limits = { stepsMax: 200_000, outputLengthMax: 8 * 1024 * 1024, missingKey: "zero" } as const;

const noUse: TemplateUse = { usesValue: false, usesQuery: false, labelNames: [] };

function parse(text: string, alertName: string, prometheus: PrometheusMajor): Template | TemplateError {
  const release: GoRelease = prometheus === 2 ? "1.19" : "1.27";
  try {
    return parseTemplate(prelude + text, nameOf(alertName), signatures(prometheus), { release });
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}

function nameOf(alertName: string): string {
  return `__alert_${alertName}`;
}

// Parsing asks only for the functions' names.
const signaturesByMajor = new Map<PrometheusMajor, ReturnType<typeof createFunctions>>();

function signatures(prometheus: PrometheusMajor): ReturnType<typeof createFunctions> {
  let known = signaturesByMajor.get(prometheus);
  if (known === undefined) {
    known = createFunctions(prometheus, { externalUrl: "", timestampMs: 0, query: () => [] });
    signaturesByMajor.set(prometheus, known);
  }
  return known;
}

function dataOf(prometheus: PrometheusMajor, input: AlertTemplateInput): GoValue {
  const { histogram } = input;
  const value =
    histogram === undefined || prometheus === 2 ? goFloat(input.value) : histogramValue(histogram);
  return goStruct(prometheus === 2 ? oldDataType : dataType, [
    ["Labels", goStringMap(labelPairs(input.labels))],
    ["ExternalLabels", goStringMap(labelPairs(input.externalLabels))],
    ["ExternalURL", goString(input.externalUrl)],
    ["Value", prometheus === 2 ? value : { kind: "interface", type: anyType, value }],
  ]);
}

function dataTypeOf(valueType: GoType): GoType {
  const labels = mapTypeOf(stringType).name;
  const fields = `Labels ${labels}; ExternalLabels ${labels}; ExternalURL ${stringType.name}; Value ${valueType.name}`;
  return { kind: "struct", name: `struct { ${fields} }` };
}

const oldDataType = dataTypeOf(float64Type);
const dataType = dataTypeOf(anyType);
