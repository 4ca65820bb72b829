import {
  type Annotation,
  type Bucket,
  bucketsOf,
  customBucketsSchema,
  formatFloat,
  formatFloatShort,
  formatPromqlError,
  type Labels,
  labelPairs,
  type NativeHistogram,
  type PrometheusMajor,
  type PromqlError,
  positionOf,
  type RangeVectorSeries,
  type ResultSeries,
  type StepGrid,
} from "../promql/index.ts";
import type { QueryAnswer } from "./query-answer.ts";

/**
 * A query's answer in the shape of Prometheus's HTTP API, so that whatever reads the one reads the other. `text` is
 * the expression, for the places in remarks. In pieces, since a large answer does not fit into one string.
 */
export function* renderQueryJson(answer: QueryAnswer, text: string): Generator<string> {
  const { annotations } = answer.result;
  yield '{"status":"success","data":';
  yield* answer.kind === "instant" ? instantData(answer) : rangeData(answer);
  for (const level of ["warning", "info"] as const) {
    const remarks = remarksOf(annotations, level, text);
    if (remarks.length > 0) yield `,"${level}s":${JSON.stringify(remarks)}`;
  }
  yield "}\n";
}

/** Where an error comes from: the expression cannot be read, or it cannot be evaluated. */
export type QueryPhase = "parsing" | "evaluation";

/** What an error's JSON depends on beside the error. */
export interface ErrorJsonOptions {
  readonly phase: QueryPhase;
  readonly isRange: boolean;
  readonly prometheus: PrometheusMajor;
}

/** An error in the shape of Prometheus's HTTP API. */
export function renderQueryErrorJson(
  error: PromqlError,
  text: string,
  { phase, isRange, prometheus }: ErrorJsonOptions,
): string {
  const message = phase === "parsing" ? formatPromqlError(text, error) : error.message;
  // A range vector over a range is refused before it is evaluated.
  const isRefused = phase === "parsing" || error.code === "promql/type";
  // Range queries of Prometheus 2 do not say which parameter it is.
  const parameter = isRefused && !(isRange && prometheus === 2) ? 'invalid parameter "query": ' : "";
  const errorType = isRefused ? "bad_data" : "execution";
  const body = { status: "error", errorType, error: `${parameter}${message}` };
  return `${JSON.stringify(body)}\n`;
}

// As many as Prometheus tells.
const remarkCountMax = 10;

function remarksOf(
  annotations: readonly Annotation[],
  level: Annotation["level"],
  text: string,
): readonly string[] {
  // One message is told once, with its last place.
  const places = new Map<string, string>();
  for (const annotation of annotations) {
    const { message, span } = annotation;
    if (annotation.level === level) places.set(message, positionOf(text, span.start));
  }
  const remarks = Array.from(places, ([message, place]) => `PromQL ${level}: ${message} (${place})`);
  const omittedCount = remarks.length - remarkCountMax;
  if (omittedCount <= 0) return remarks;
  return [...remarks.slice(0, remarkCountMax), `${omittedCount} more ${level} annotations omitted`];
}

function* instantData({ result, atMs }: Extract<QueryAnswer, { kind: "instant" }>): Generator<string> {
  switch (result.type) {
    case "string":
      yield data("string", `[${atMs / 1000},${JSON.stringify(result.value)}]`);
      return;
    case "scalar":
      // Written by another part of Prometheus than all other floats, without exponents.
      yield data("scalar", `[${result.timestampMs / 1000},"${formatFloat(result.value)}"]`);
      return;
    case "vector":
      yield* dataOf("vector", result.samples, ({ labels, timestampMs, value, histogram }) =>
        histogram === undefined
          ? `{"metric":${metricOf(labels)},"value":${point(timestampMs, value)}}`
          : `{"metric":${metricOf(labels)},"histogram":${histogramPoint(timestampMs, histogram)}}`,
      );
      return;
    case "matrix":
      yield* dataOf("matrix", result.series, ({ labels, samples }) => matrixSeries(labels, samples));
      return;
    default:
      return result satisfies never;
  }
}

function* rangeData({ result, grid }: Extract<QueryAnswer, { kind: "range" }>): Generator<string> {
  switch (result.type) {
    case "string":
      yield data("string", `[${grid.startMs / 1000},${JSON.stringify(result.value)}]`);
      return;
    case "scalar": {
      const values = Array.from(result.values, (value, step) =>
        point(grid.startMs + step * grid.stepMs, value),
      );
      yield data("matrix", `[{"metric":{},"values":[${values.join(",")}]}]`);
      return;
    }
    case "vector":
      yield* dataOf("matrix", result.series, (series) =>
        matrixSeries(series.labels, samplesOf(series, grid)),
      );
      return;
    default:
      return result satisfies never;
  }
}

function data(type: string, result: string): string {
  return `{"resultType":"${type}","result":${result}}`;
}

function* dataOf<Item>(
  type: string,
  items: readonly Item[],
  write: (item: Item) => string,
): Generator<string> {
  yield `{"resultType":"${type}","result":[`;
  for (const [index, item] of items.entries()) yield `${index === 0 ? "" : ","}${write(item)}`;
  yield "]}";
}

function samplesOf(
  { values, isPresent, histograms }: ResultSeries,
  { startMs, stepMs }: StepGrid,
): RangeVectorSeries["samples"] {
  const samples: RangeVectorSeries["samples"][number][] = [];
  for (let step = 0; step < values.length; step++) {
    if (isPresent[step] !== 1) continue;
    const timestampMs = startMs + step * stepMs;
    samples.push({ timestampMs, value: values[step] ?? Number.NaN, histogram: histograms?.[step] });
  }
  return samples;
}

function matrixSeries(labels: Labels, samples: RangeVectorSeries["samples"]): string {
  const floats: string[] = [];
  const histograms: string[] = [];
  for (const { timestampMs, value, histogram } of samples) {
    if (histogram === undefined) floats.push(point(timestampMs, value));
    else histograms.push(histogramPoint(timestampMs, histogram));
  }
  const parts = [`"metric":${metricOf(labels)}`];
  if (floats.length > 0) parts.push(`"values":[${floats.join(",")}]`);
  if (histograms.length > 0) parts.push(`"histograms":[${histograms.join(",")}]`);
  return `{${parts.join(",")}}`;
}

// Written by hand, since an object would bring names that look like numbers to the front.
function metricOf(labels: Labels): string {
  const pairs = labelPairs(labels).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  return `{${pairs.join(",")}}`;
}

function point(timestampMs: number, value: number): string {
  return `[${seconds(timestampMs)},${number(value)}]`;
}

/** Seconds with no or with three decimals, as Prometheus writes them. */
function seconds(timestampMs: number): string {
  return timestampMs % 1000 === 0 ? String(timestampMs / 1000) : (timestampMs / 1000).toFixed(3);
}

/** A float as the API writes it: with an exponent below 1e-6 and from 1e21 on. */
function number(value: number): string {
  const magnitude = Math.abs(value);
  const hasExponent = magnitude !== 0 && Number.isFinite(value) && (magnitude < 1e-6 || magnitude >= 1e21);
  return `"${hasExponent ? formatFloatShort(value) : formatFloat(value)}"`;
}

function histogramPoint(timestampMs: number, histogram: NativeHistogram): string {
  const buckets = bucketsOf(histogram)
    .filter(({ count }) => count !== 0)
    .map((bucket) => {
      const { lower, upper, count } = bucket;
      return `[${boundaryRule(bucket, histogram)},${number(lower)},${number(upper)},${number(count)}]`;
    });
  const totals = `"count":${number(histogram.count)},"sum":${number(histogram.sum)}`;
  const shown = buckets.length > 0 ? `,"buckets":[${buckets.join(",")}]` : "";
  return `[${seconds(timestampMs)},{${totals}${shown}}]`;
}

/** The API's numbers for which bounds belong to a bucket: 0 the upper, 1 the lower, 3 both. */
function boundaryRule({ lower, upper }: Bucket, { schema }: NativeHistogram): 0 | 1 | 3 {
  if (schema === customBucketsSchema) return lower === Number.NEGATIVE_INFINITY ? 3 : 0;
  if (lower < 0 && upper > 0) return 3;
  return lower < 0 ? 1 : 0;
}
