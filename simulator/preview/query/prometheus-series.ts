import { isFieldMap, mapOf, textOf } from "../../dashboard/index.ts";
import type { Answer, AnsweredHistogram, AnsweredSeries } from "./data-source.ts";
import { textLabels } from "./text-labels.ts";

// More lines than any panel shows.
const seriesMax = 5_000;

/** Takes the series out of what `query` and `query_range` of Prometheus's API answer; something else is a problem. */
export function readPrometheusSeries(data: unknown): Answer {
  const { resultType, result } = mapOf(data);
  const items: readonly unknown[] = Array.isArray(result) ? result : [];
  const warnings =
    items.length > seriesMax ? [`only the first ${seriesMax} of ${items.length} series are shown`] : [];
  switch (resultType) {
    case "matrix":
      return {
        kind: "series",
        series: items.slice(0, seriesMax).map((item) => {
          const { values, histograms } = mapOf(item);
          return seriesOf(item, values, histograms);
        }),
        warnings,
      };
    case "vector":
      return {
        kind: "series",
        series: items.slice(0, seriesMax).map((item) => {
          const { value, histogram } = mapOf(item);
          return seriesOf(item, [value], [histogram]);
        }),
        warnings,
      };
    case "scalar":
      return { kind: "series", series: [seriesOf({}, [result], [])], warnings };
    default:
      return { kind: "problem", message: "the Prometheus answers with something else than series" };
  }
}

function seriesOf(item: unknown, samples: unknown, histograms: unknown): AnsweredSeries {
  const { metric } = mapOf(item);
  const timesMs: number[] = [];
  const values: number[] = [];
  for (const sample of Array.isArray(samples) ? samples : []) {
    const [seconds, value]: readonly unknown[] = Array.isArray(sample) ? sample : [];
    if (typeof seconds !== "number" || typeof value !== "string") continue;
    timesMs.push(Math.round(seconds * 1000));
    values.push(numberIn(value));
  }
  const native = (Array.isArray(histograms) ? histograms : []).flatMap(histogramOf);
  const series = { labels: textLabels(metric), timesMs, values };
  return native.length === 0 ? series : { ...series, histograms: native };
}

/** `[seconds, { buckets: [[rule, lower, upper, count], …] }]`, with numbers as texts. */
function histogramOf(sample: unknown): readonly AnsweredHistogram[] {
  const [seconds, histogram]: readonly unknown[] = Array.isArray(sample) ? sample : [];
  if (typeof seconds !== "number" || !isFieldMap(histogram)) return [];
  const buckets = (Array.isArray(histogram.buckets) ? histogram.buckets : []).map((bucket: unknown) => {
    const [, lower, upper, count]: readonly unknown[] = Array.isArray(bucket) ? bucket : [];
    return {
      lower: numberIn(textOf(lower) ?? ""),
      upper: numberIn(textOf(upper) ?? ""),
      count: numberIn(textOf(count) ?? ""),
    };
  });
  return [{ timeMs: Math.round(seconds * 1000), buckets }];
}

/** A number as Prometheus's API writes it; NaN for what is none. */
export function numberIn(text: string): number {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  return text === "-Inf" ? Number.NEGATIVE_INFINITY : Number(text);
}
