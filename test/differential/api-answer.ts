import { type HistogramValue, type Outcome, type OutcomeSeries, type Remark, seriesName } from "./outcome.ts";
import type { Question } from "./question.ts";

type ApiPoint = readonly [seconds: number, value: string];
type ApiBucket = readonly [bounds: number, lower: string, upper: string, count: string];
type ApiHistogram = { readonly count: string; readonly sum: string; readonly buckets?: readonly ApiBucket[] };
type ApiHistogramPoint = readonly [seconds: number, histogram: ApiHistogram];
type ApiSeries = {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: ApiPoint;
  readonly values?: readonly ApiPoint[];
  readonly histogram?: ApiHistogramPoint;
  readonly histograms?: readonly ApiHistogramPoint[];
};

/** What Prometheus's API answers to a query. */
export type ApiAnswer =
  | { readonly status: "error"; readonly error: string }
  | {
      readonly status: "success";
      readonly data:
        | { readonly resultType: "matrix" | "vector"; readonly result: readonly ApiSeries[] }
        | { readonly resultType: "scalar"; readonly result: ApiPoint }
        | { readonly resultType: "string"; readonly result: ApiPoint };
      readonly warnings?: readonly string[];
      readonly infos?: readonly string[];
    };

/** Reads an answer to a question. */
export function outcomeOf(answer: ApiAnswer, question: Question): Outcome {
  if (answer.status === "error") return { kind: "error", message: answer.error };
  const { data, warnings = [], infos = [] } = answer;
  if (data.resultType === "string") return { kind: "text", text: data.result[1] };
  const list: readonly ApiSeries[] =
    data.resultType === "scalar" ? [{ metric: {}, value: data.result }] : data.result;
  const remarks = [...warnings, ...infos];
  const omitted = remarks.map((text) => Number(/^(\d+) more \w+ annotations omitted$/.exec(text)?.[1] ?? 0));
  return {
    kind: "series",
    series: list.map(toSeries),
    isOrdered: question.times.kind === "range" || isSorted.test(question.expression),
    remarks: remarks.filter((_, index) => omitted[index] === 0).map(toRemark),
    omittedRemarkCount: omitted.reduce((sum, count) => sum + count, 0),
  };
}

// The order of an instant vector means something where one of these made it; by groups they come in any order.
const isSorted = /^(sort|sort_desc|sort_by_label|sort_by_label_desc|topk|bottomk)\(/;

function toRemark(text: string): Remark {
  const match = /^(.*) \((\d+:\d+)\)$/s.exec(text);
  return { message: match?.[1] ?? text, place: match?.[2] ?? "" };
}

function toSeries({ metric, value, values, histogram, histograms }: ApiSeries): OutcomeSeries {
  const floats = values ?? (value === undefined ? [] : [value]);
  const natives = histograms ?? (histogram === undefined ? [] : [histogram]);
  return {
    name: seriesName(metric),
    points: [
      ...floats.map(([seconds, text]) => ({
        timestampMs: Math.round(seconds * 1000),
        value: toNumber(text),
      })),
      ...natives.map(([seconds, native]) => ({
        timestampMs: Math.round(seconds * 1000),
        value: toHistogram(native),
      })),
    ],
  };
}

function toHistogram({ count, sum, buckets = [] }: ApiHistogram): HistogramValue {
  return {
    count: toNumber(count),
    sum: toNumber(sum),
    buckets: buckets.map(([, lower, upper, bucketCount]) => ({
      lower: toNumber(lower),
      upper: toNumber(upper),
      count: toNumber(bucketCount),
    })),
  };
}

function toNumber(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  if (text === "-Inf") return Number.NEGATIVE_INFINITY;
  return Number(text);
}
