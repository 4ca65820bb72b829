import { didYouMean } from "../../document/index.ts";
import {
  bucketsOf,
  type EvaluationOptions,
  type Expression,
  evaluateInstant,
  evaluateRange,
  type InstantResult,
  labelsToRecord,
  labelValue,
  type NativeHistogram,
  PromqlError,
  parseExpression,
  placeOf,
  type RangeResult,
  type SeriesSource,
  type StepGrid,
  selectorsOf,
} from "../../promql/index.ts";
import { PackedStore } from "../pack/packed-store.ts";
import type { SeriesPack } from "../pack/series-pack.ts";
import type {
  Answer,
  AnsweredExemplar,
  AnsweredHistogram,
  AnsweredSeries,
  DataSource,
  DataSpan,
} from "./data-source.ts";
import { explainNothing } from "./explain-nothing.ts";

/** Makes room for the page to breathe between two pieces of work; resolves when it may go on. */
export type Breathe = () => Promise<void>;

// More than any panel shows; the page has the memory of one tab.
const options = {
  prometheus: 3,
  features: new Set<never>(),
  samplesMax: 20_000_000,
} as const satisfies EvaluationOptions;

/** Evaluates queries on the series of a pack, in the page itself. */
export function packedSource(pack: SeriesPack, breathe: Breathe): DataSource {
  const store = new PackedStore(pack);
  const data: DataSpan = { startMs: pack.startMs, endMs: pack.endMs };
  const parsed = new Map<string, Expression>();
  const parse = (text: string): Expression => {
    let expression = parsed.get(text);
    if (expression === undefined) {
      expression = parseExpression(text, options);
      if (parsed.size >= parsedMax) parsed.clear();
      parsed.set(text, expression);
    }
    return expression;
  };
  const attempt = async (text: string, work: (expression: Expression) => Answer): Promise<Answer> => {
    await breathe();
    try {
      return work(parse(text));
    } catch (error) {
      if (error instanceof PromqlError) return { kind: "problem", message: problemOf(error, text) };
      throw error;
    }
  };
  return {
    labelValues: async (label, selector, _span) => labelValuesIn(pack, store, label, selector, parse),
    queryRange: (text, grid) =>
      attempt(text, (expression) => answerOfRange(evaluateRange(expression, store, grid, options), grid)),
    queryInstant: (text, atMs) =>
      attempt(text, (expression) => answerOfInstant(evaluateInstant(expression, store, atMs, options), atMs)),
    queryExemplars: async (text, span) => {
      await breathe();
      try {
        return exemplarsIn(store, parse(text), span);
      } catch (error) {
        if (error instanceof PromqlError) return [];
        throw error;
      }
    },
    explainNothing: async (text, asked) => {
      await breathe();
      const { metricNames } = pack;
      const { prometheus } = options;
      return explainNothing(parse(text), {
        source: store,
        metricNames,
        data,
        asked,
        prometheus,
        suggest: didYouMean,
      });
    },
  };
}

const parsedMax = 5000;

function problemOf({ message, span }: PromqlError, text: string): string {
  const { line, column } = placeOf(text, span.start);
  return line > 1 ? `${message} (line ${line}, column ${column})` : `${message} (column ${column})`;
}

/** Those of all series that an expression selects, at any of their times: as Prometheus answers. */
function exemplarsIn(
  store: PackedStore,
  expression: Expression,
  { startMs, endMs }: DataSpan,
): readonly AnsweredExemplar[] {
  const { prometheus } = options;
  const always = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY, prometheus };
  const selected = selectorsOf(expression).flatMap(({ matchers }) => store.select({ matchers, ...always }));
  return [...new Set(selected)].flatMap((series) => {
    const exemplars = store.exemplarsOf(series).filter(({ timeMs }) => timeMs >= startMs && timeMs <= endMs);
    if (exemplars.length === 0) return [];
    const seriesLabels = labelsToRecord(series.labels);
    return exemplars.map((exemplar) => ({ ...exemplar, seriesLabels }));
  });
}

function labelValuesIn(
  pack: SeriesPack,
  source: SeriesSource,
  label: string,
  selector: string | undefined,
  parse: (text: string) => Expression,
): readonly string[] {
  if (selector === undefined) return pack.labelValues[label] ?? [];
  let expression: Expression;
  try {
    expression = parse(selector);
  } catch (error) {
    if (error instanceof PromqlError) return [];
    throw error;
  }
  if (expression.kind !== "vector-selector") return [];
  const selection = {
    matchers: expression.matchers,
    fromMs: pack.startMs,
    toMs: pack.endMs,
    prometheus: options.prometheus,
  };
  const values = new Set(source.select(selection).map(({ labels }) => labelValue(labels, label)));
  values.delete("");
  return [...values].sort();
}

function answerOfRange(result: RangeResult, { startMs, stepMs }: StepGrid): Answer {
  const warnings = result.annotations.map(({ message }) => message);
  switch (result.type) {
    case "string":
      return { kind: "problem", message: "a text cannot be drawn over time" };
    case "scalar": {
      const timesMs = Array.from(result.values, (_, index) => startMs + index * stepMs);
      return {
        kind: "series",
        series: [{ labels: {}, timesMs, values: Array.from(result.values) }],
        warnings,
      };
    }
    case "vector": {
      const series = result.series.flatMap((one): readonly AnsweredSeries[] => {
        const { labels, values, isPresent, histograms } = one;
        const timesMs: number[] = [];
        const present: number[] = [];
        const native: AnsweredHistogram[] = [];
        for (let index = 0; index < isPresent.length; index++) {
          if (isPresent[index] !== 1) continue;
          const timeMs = startMs + index * stepMs;
          const histogram = histograms?.[index];
          if (histogram !== undefined) {
            native.push(answeredHistogram(histogram, timeMs));
            continue;
          }
          timesMs.push(timeMs);
          present.push(values[index] ?? Number.NaN);
        }
        if (timesMs.length === 0 && native.length === 0) return [];
        return [{ labels: labelsToRecord(labels), timesMs, values: present, ...nativeOf(native) }];
      });
      return { kind: "series", series, warnings };
    }
    default:
      return result satisfies never;
  }
}

function answerOfInstant(result: InstantResult, atMs: number): Answer {
  const warnings = result.annotations.map(({ message }) => message);
  switch (result.type) {
    case "string":
      return { kind: "problem", message: "a text has no value to show" };
    case "scalar":
      return { kind: "series", series: [{ labels: {}, timesMs: [atMs], values: [result.value] }], warnings };
    case "vector": {
      const series = result.samples.map(({ labels, value, histogram }): AnsweredSeries => {
        const named = { labels: labelsToRecord(labels) };
        if (histogram === undefined) return { ...named, timesMs: [atMs], values: [value] };
        return { ...named, timesMs: [], values: [], histograms: [answeredHistogram(histogram, atMs)] };
      });
      return { kind: "series", series, warnings };
    }
    case "matrix": {
      const series = result.series.map(({ labels, samples }) => ({
        labels: labelsToRecord(labels),
        timesMs: samples.map(({ timestampMs }) => timestampMs),
        values: samples.map(({ value }) => value),
      }));
      return { kind: "series", series, warnings };
    }
    default:
      return result satisfies never;
  }
}

function answeredHistogram(histogram: NativeHistogram, timeMs: number): AnsweredHistogram {
  return { timeMs, buckets: bucketsOf(histogram).filter(({ count }) => count > 0) };
}

function nativeOf(histograms: readonly AnsweredHistogram[]): Pick<AnsweredSeries, "histograms"> {
  return histograms.length === 0 ? {} : { histograms };
}
