import type { HistogramCell, SampleExemplar } from "../family.ts";
import { isLabelName, labelText, labelValueOf } from "../label-text.ts";

/**
 * What prom-client 12 to 15 keep inside, and the only file that knows it. Everything is looked at before it is used: where
 * the shape is another one the answer is undefined, and the caller takes the public way.
 */
export interface MetricInternals {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram" | "summary";
  readonly aggregator: string;
  /** In ascending order. */
  readonly labelNames: readonly string[];
  /** Upper bounds of a histogram. */
  readonly bounds: readonly number[];
  /** The keys under which the entries of a histogram have them. */
  readonly boundKeys: readonly string[];
  /** Quantiles of a summary. */
  readonly percentiles: readonly number[];
  /** One entry per label set, by keys of the metric's own. */
  readonly entries: Readonly<Record<string, unknown>>;
  /** Brings the values up to date; may return a promise. */
  readonly collect: (() => unknown) | undefined;
}

/** The parts of a metric of prom-client; undefined where they are not where they were. */
export function metricInternals(metric: unknown): MetricInternals | undefined {
  if (!isRecord(metric)) return undefined;
  const { name, help, type, aggregator, labelNames, hashMap, upperBounds, percentiles } = metric;
  if (typeof name !== "string" || typeof help !== "string" || !isRecord(hashMap)) return undefined;
  if (type !== "counter" && type !== "gauge" && type !== "histogram" && type !== "summary") return undefined;
  if (!isListOf(labelNames, "string")) return undefined;
  if (type === "histogram" && !isListOf(upperBounds, "number")) return undefined;
  if (type === "summary" && !isListOf(percentiles, "number")) return undefined;
  return {
    name,
    help,
    type,
    aggregator: typeof aggregator === "string" ? aggregator : "sum",
    labelNames: [...labelNames].sort(),
    bounds: isListOf(upperBounds, "number") ? upperBounds : [],
    boundKeys: isListOf(upperBounds, "number") ? upperBounds.map(String) : [],
    percentiles: isListOf(percentiles, "number") ? percentiles : [],
    entries: hashMap,
    collect: typeof metric.collect === "function" ? () => callCollect(metric) : undefined,
  };
}

/** The labels that a registry puts on every series; undefined where the shape is another one. */
export function defaultLabelsOf(registry: object): Readonly<Record<string, unknown>> | undefined {
  const labels: unknown = Reflect.get(registry, "_defaultLabels");
  return isRecord(labels) ? labels : undefined;
}

/** The value of an entry of a counter or a gauge. */
export function numberOf(entry: unknown): number | undefined {
  return isRecord(entry) && typeof entry.value === "number" ? entry.value : undefined;
}

/** The labels of an entry. */
export function labelsOf(entry: unknown): Readonly<Record<string, unknown>> {
  return isRecord(entry) && isRecord(entry.labels) ? entry.labels : {};
}

/** The exemplar of an entry of a counter. */
export function exemplarOf(entry: unknown): SampleExemplar | undefined {
  return isRecord(entry) ? sampleExemplar(entry.exemplar) : undefined;
}

/** The buckets of an entry of a histogram, not cumulated, and their exemplars; undefined where one is missing. */
export function bucketsOf(
  labels: string,
  entry: unknown,
  boundKeys: readonly string[],
): HistogramCell | undefined {
  if (!isRecord(entry)) return undefined;
  const { bucketValues, bucketExemplars, sum, count } = entry;
  if (!isRecord(bucketValues) || typeof sum !== "number" || typeof count !== "number") return undefined;
  let above = count;
  const counts = new Array<number>(boundKeys.length + 1);
  for (let index = 0; index < boundKeys.length; index++) {
    const value = bucketValues[boundKeys[index]!];
    if (typeof value !== "number") return undefined;
    counts[index] = value;
    above -= value;
  }
  counts[boundKeys.length] = above;
  if (!isRecord(bucketExemplars)) return { labels, sum, counts };
  const exemplars = [...boundKeys, "-1"].map((key) => sampleExemplar(bucketExemplars[key]));
  return { labels, sum, counts, exemplars };
}

/** The figures of an entry of a summary; undefined where there are none, or none any more. */
export function quantilesOf(
  entry: unknown,
  percentiles: readonly number[],
): { sum: number; count: number; quantiles: [number, number][] } | undefined {
  if (!isRecord(entry)) return undefined;
  const { td, sum, count } = entry;
  if (!isRecord(td) || typeof sum !== "number" || typeof count !== "number") return undefined;
  const { compress, percentile } = td;
  if (typeof compress !== "function" || typeof percentile !== "function") return undefined;
  compress.call(td);
  const quantiles = percentiles.map((quantile): [number, number] => [
    quantile,
    Number(percentile.call(td, quantile) ?? 0),
  ]);
  return { sum, count, quantiles };
}

/** An exemplar as prom-client keeps it; undefined where it cannot be written in OpenMetrics. */
export function sampleExemplar(exemplar: unknown): SampleExemplar | undefined {
  if (!isRecord(exemplar)) return undefined;
  const { labelSet, value, timestamp } = exemplar;
  if (!isRecord(labelSet) || typeof value !== "number" || typeof timestamp !== "number") return undefined;
  const names = Object.keys(labelSet).filter(isLabelName).sort();
  const values = names.map((name) => labelValueOf(labelSet[name], exemplarLengthMax));
  if (names.join("").length + values.join("").length > exemplarLengthMax) return undefined;
  return { labels: labelText(names, values), value, timestampSeconds: timestamp };
}

// OpenMetrics 1.0: the names and values of an exemplar's labels together.
const exemplarLengthMax = 128;

function callCollect(metric: Readonly<Record<string, unknown>>): unknown {
  const { collect } = metric;
  return typeof collect === "function" ? collect.call(metric) : undefined;
}

function isListOf(value: unknown, type: "string"): value is readonly string[];
function isListOf(value: unknown, type: "number"): value is readonly number[];
function isListOf(value: unknown, type: string): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === type);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
