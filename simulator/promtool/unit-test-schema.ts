import * as z from "zod";
import { fileExtensionSchema, testExtensionSchema } from "./extension-schema.ts";

const duration = z.string().regex(/^(0|([0-9]+(ms|[smhdwy]))+)$/);
// YAML reads what looks like a number or a word of its own as one, and promtool takes it as a text.
const text = z.union([z.string(), z.number(), z.boolean()]);
const texts = z.record(z.string(), text);

const inputSeriesSchema = z.strictObject({
  series: z.string().describe('A series: `up{job="api"}`.'),
  values: text.describe("Its samples: `1 2 _ 4`, `0+10x5`, `1x3`, `stale`, `{{schema:1 sum:3 count:2}}`."),
});

const alertTestSchema = z.strictObject({
  eval_time: duration.optional().describe("When the alerts are looked at, after the start of the test."),
  alertname: z.string(),
  exp_alerts: z
    .array(z.strictObject({ exp_labels: texts.nullish(), exp_annotations: texts.nullish() }))
    .nullish()
    .describe("The alerts of this name that fire then, with all their labels and annotations."),
});

const expressionTestSchema = z.strictObject({
  expr: text.describe("A PromQL expression."),
  eval_time: duration.optional().describe("When it is evaluated, after the start of the test."),
  exp_samples: z
    .array(
      z.strictObject({
        labels: z.string().optional().describe('A series: `job:up:sum{job="api"}`, or `{}`.'),
        value: z.union([z.number(), z.string()]).optional(),
        histogram: z.string().optional().describe("A native histogram, since Prometheus 3."),
      }),
    )
    .nullish(),
});

const testSchema = z.strictObject({
  name: text.optional(),
  interval: duration.optional().describe("The distance between samples."),
  input_series: z.array(inputSeriesSchema).nullish(),
  alert_rule_test: z.array(alertTestSchema).nullish(),
  promql_expr_test: z.array(expressionTestSchema).nullish(),
  external_labels: texts.nullish(),
  external_url: z.string().optional(),
  start_timestamp: z
    .union([z.string(), z.number()])
    .optional()
    .describe("When the test begins, since Prometheus 3.5: RFC 3339, or seconds since 1970."),
  klaxon: testExtensionSchema.optional(),
});

/**
 * The documents of a test file, for editors: promtool's fields, and klaxon's key in a document of its own or beside
 * them. Files are not checked with it, since promtool takes more than it says.
 */
export const unitTestFileSchema = z
  .strictObject({
    rule_files: z.array(z.string()).nullish().describe("Paths or patterns, seen from this file."),
    evaluation_interval: duration.optional().describe("How often all rules are evaluated. Default 1m."),
    group_eval_order: z.array(z.string()).nullish().describe("The order in which groups are evaluated."),
    fuzzy_compare: z.boolean().optional().describe("Whether values may differ in their last place."),
    tests: z.array(testSchema).nullish(),
    klaxon: fileExtensionSchema.optional(),
  })
  .describe("A unit-test file of promtool, with klaxon's assertions on whole time lines.");
