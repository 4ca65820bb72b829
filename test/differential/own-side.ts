import { createSeriesStore, type SeriesStore } from "../../simulator/engine/index.ts";
import {
  type Annotation,
  bucketsOf,
  type EvaluationOptions,
  evaluateInstant,
  evaluateRange,
  HintRecorder,
  type InstantResult,
  type Labels,
  labelsToRecord,
  type NativeHistogram,
  PromqlError,
  parseExpression,
  placeOf,
  type RangeResult,
} from "../../simulator/promql/index.ts";
import type { DatasetSeries, DatasetValue } from "./dataset-form.ts";
import { type HistogramValue, type Outcome, type OutcomeSeries, type Remark, seriesName } from "./outcome.ts";
import { endOf, type Question } from "./question.ts";

/** A store with the series of a dataset. */
export function storeOf(series: readonly DatasetSeries[]): SeriesStore {
  const store = createSeriesStore();
  for (const { labels, samples } of series) {
    const timestampsMs = samples.map(({ timestampMs }) => timestampMs);
    const hints = new HintRecorder();
    const values = samples.map(({ value }) => storedValue(value, hints));
    const outcome = store.appendColumn(labels, { timestampsMs, values });
    if (outcome !== "appended") throw new Error(`a generated sample is refused: ${outcome}`);
  }
  return store;
}

/** Storages tell of each histogram whether it continues the one before. */
function storedValue(value: DatasetValue, hints: HintRecorder): number | NativeHistogram | undefined {
  if (typeof value === "object") return hints.record(value);
  hints.endChunk();
  return value === "stale" ? undefined : value;
}

/** Evaluates with klaxon. */
export function askKlaxon(store: SeriesStore, question: Question, options: EvaluationOptions): Outcome {
  const { times } = question;
  try {
    const expression = parseExpression(question.expression, options);
    if (times.kind === "instant") {
      const result = evaluateInstant(expression, store, times.atMs, options);
      return instantOutcome(result, { question, atMs: times.atMs });
    }
    const { startMs, stepMs } = times;
    const result = evaluateRange(expression, store, { startMs, endMs: endOf(times), stepMs }, options);
    return rangeOutcome(result, { question, startMs, stepMs });
  } catch (error) {
    if (error instanceof PromqlError) return { kind: "error", message: error.message };
    throw error;
  }
}

function instantOutcome(
  result: InstantResult,
  { question, atMs }: { readonly question: Question; readonly atMs: number },
): Outcome {
  const outcome = (list: readonly OutcomeSeries[]) => seriesOutcome(list, result.annotations, question);
  switch (result.type) {
    case "scalar":
      return outcome([{ name: "{}", points: [{ timestampMs: atMs, value: result.value }] }]);
    case "vector":
      return outcome(
        result.samples.map((sample) => ({ name: nameOf(sample.labels), points: [toPoint(sample)] })),
      );
    case "matrix":
      return outcome(
        result.series.map(({ labels, samples }) => ({ name: nameOf(labels), points: samples.map(toPoint) })),
      );
    case "string":
      return { kind: "text", text: result.value };
    default:
      return result satisfies never;
  }
}

function rangeOutcome(
  result: RangeResult,
  {
    question,
    startMs,
    stepMs,
  }: { readonly question: Question; readonly startMs: number; readonly stepMs: number },
): Outcome {
  const timeOf = (step: number) => startMs + step * stepMs;
  const outcome = (list: readonly OutcomeSeries[]) => seriesOutcome(list, result.annotations, question);
  switch (result.type) {
    case "scalar":
      return outcome([
        {
          name: "{}",
          points: [...result.values].map((value, step) => ({ timestampMs: timeOf(step), value })),
        },
      ]);
    case "vector":
      return outcome(
        result.series.map(({ labels, values, isPresent, histograms }) => ({
          name: nameOf(labels),
          points: [...values]
            .map((value, step) =>
              toPoint({ timestampMs: timeOf(step), value, histogram: histograms?.[step] }),
            )
            .filter((_, step) => isPresent[step] === 1),
        })),
      );
    case "string":
      return { kind: "text", text: result.value };
    default:
      return result satisfies never;
  }
}

function nameOf(labels: Labels): string {
  return seriesName(labelsToRecord(labels));
}

function toPoint(sample: {
  readonly timestampMs: number;
  readonly value: number;
  readonly histogram: NativeHistogram | undefined;
}) {
  const { timestampMs, value, histogram } = sample;
  return { timestampMs, value: histogram === undefined ? value : toHistogram(histogram) };
}

function toHistogram(histogram: NativeHistogram): HistogramValue {
  const { count, sum } = histogram;
  return { count, sum, buckets: bucketsOf(histogram).filter((bucket) => bucket.count !== 0) };
}

function seriesOutcome(
  series: readonly OutcomeSeries[],
  annotations: readonly Annotation[],
  { expression }: Question,
): Outcome {
  const remarks = annotations.map(({ level, message, span }): Remark => {
    const { line, column } = placeOf(expression, span.start);
    return { message: `PromQL ${level}: ${message}`, place: `${line}:${column}` };
  });
  return { kind: "series", series, isOrdered: false, remarks, omittedRemarkCount: 0 };
}
