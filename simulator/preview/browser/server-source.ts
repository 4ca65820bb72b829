import { isFieldMap, listOf, mapOf, numberOf, textOf, textsOf } from "../../dashboard/index.ts";
import type { StepGrid } from "../../promql/index.ts";
import { unpackNumber } from "../pack/packed-number.ts";
import type {
  Answer,
  AnsweredExemplar,
  AnsweredHistogram,
  AnsweredSeries,
  DataSource,
  LogAnswer,
  LogLine,
} from "../query/data-source.ts";
import { textLabels } from "../query/text-labels.ts";
import { ask } from "./library.ts";

/** Asks the page's server, which asks the Prometheus that it was started with. */
export const serverSource: DataSource = {
  labelValues: (label, selector, span) =>
    ask(
      `label-values?${query({ label, ...(selector === undefined ? {} : { selector }), start: span.startMs, end: span.endMs })}`,
      textsOf,
    ).catch(() => []),
  queryRange: (expression, { startMs, endMs, stepMs }) =>
    answer(`query-range?${query({ query: expression, start: startMs, end: endMs, step: stepMs })}`),
  queryInstant: (expression, atMs) => answer(`query?${query({ query: expression, time: atMs })}`),
  queryExemplars: (expression, { startMs, endMs }) =>
    ask(`exemplars?${query({ query: expression, start: startMs, end: endMs })}`, (value) =>
      listOf(value).map(checkExemplar),
    ).catch(() => []),
  explainNothing: (expression, { startMs, endMs }) =>
    ask(`explain?${query({ query: expression, start: startMs, end: endMs })}`, textsOf).catch(() => [
      "the Prometheus has nothing for it in this range of time",
    ]),
};

/** Asks the page's server, which asks the Loki that it was started with. */
export async function askForLogs(
  expression: string,
  { startMs, endMs, stepMs }: StepGrid,
): Promise<LogAnswer> {
  const path = `logs?${query({ query: expression, start: startMs, end: endMs, step: stepMs })}`;
  try {
    return await ask(path, (value) =>
      mapOf(value).kind === "lines"
        ? { kind: "lines", lines: listOf(mapOf(value).lines).map(checkLine) }
        : checkAnswer(value),
    );
  } catch (error) {
    return problemOf(error);
  }
}

function checkLine(value: unknown): LogLine {
  const { timeMs, text, labels } = mapOf(value);
  return { timeMs: numberOf(timeMs) ?? 0, text: textOf(text) ?? "", labels: textLabels(labels) };
}

function problemOf(error: unknown): Answer {
  return { kind: "problem", message: error instanceof Error ? error.message : String(error) };
}

function query(words: Readonly<Record<string, string | number>>): string {
  return new URLSearchParams(Object.entries(words).map(([name, value]) => [name, String(value)])).toString();
}

async function answer(path: string): Promise<Answer> {
  try {
    return await ask(path, checkAnswer);
  } catch (error) {
    return problemOf(error);
  }
}

/** Takes the series of an answer of Prometheus's API; throws an `Error` where it is none. */
function checkAnswer(value: unknown): Answer {
  if (!isFieldMap(value)) throw new Error("the server answers with something else than series");
  if (value.kind === "problem") return { kind: "problem", message: textOf(value.message) ?? "" };
  return { kind: "series", series: listOf(value.series).map(checkSeries), warnings: textsOf(value.warnings) };
}

function checkExemplar(value: unknown): AnsweredExemplar {
  const { labels, seriesLabels, timeMs, value: number } = mapOf(value);
  return {
    labels: textLabels(labels),
    seriesLabels: textLabels(seriesLabels),
    timeMs: numberOf(timeMs) ?? 0,
    value: unpackNumber(number),
  };
}

function checkSeries(value: unknown): AnsweredSeries {
  const { labels, timesMs, values, histograms } = mapOf(value);
  const native = listOf(histograms).map(histogramOf);
  return {
    labels: textLabels(labels),
    timesMs: listOf(timesMs).map((timeMs) => numberOf(timeMs) ?? 0),
    values: listOf(values).map(unpackNumber),
    ...(native.length === 0 ? {} : { histograms: native }),
  };
}

function histogramOf(value: unknown): AnsweredHistogram {
  const [timeMs = 0, ...numbers] = listOf(value).map(unpackNumber);
  const buckets = Array.from({ length: Math.floor(numbers.length / 3) }, (_, index) => {
    const [lower = 0, upper = 0, count = 0] = numbers.slice(index * 3, index * 3 + 3);
    return { lower, upper, count };
  });
  return { timeMs, buckets };
}
