import { isFieldMap, mapOf, numberOf, textOf, textsOf } from "../../dashboard/index.ts";
import type { Answer, AnsweredSeries, DataSource } from "../query/data-source.ts";
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
  explainNothing: (expression, { startMs, endMs }) =>
    ask(
      `explain?${query({ query: expression, start: startMs, end: endMs })}`,
      (value) => textOf(value) ?? "",
    ).catch(() => "the Prometheus has nothing for it in this range of time"),
};

function query(words: Readonly<Record<string, string | number>>): string {
  return new URLSearchParams(Object.entries(words).map(([name, value]) => [name, String(value)])).toString();
}

async function answer(path: string): Promise<Answer> {
  try {
    return await ask(path, checkAnswer);
  } catch (error) {
    return { kind: "problem", message: error instanceof Error ? error.message : String(error) };
  }
}

/** Takes the series of an answer of Prometheus's API; throws an `Error` where it is none. */
function checkAnswer(value: unknown): Answer {
  if (!isFieldMap(value)) throw new Error("the server answers with something else than series");
  if (value.kind === "problem") return { kind: "problem", message: textOf(value.message) ?? "" };
  const series: readonly unknown[] = Array.isArray(value.series) ? value.series : [];
  return { kind: "series", series: series.map(checkSeries), warnings: textsOf(value.warnings) };
}

function checkSeries(value: unknown): AnsweredSeries {
  const { labels, timesMs, values } = mapOf(value);
  const pairs = Object.entries(mapOf(labels)).map(([name, text]) => [name, textOf(text) ?? ""] as const);
  return {
    labels: Object.fromEntries(pairs),
    timesMs: listOf(timesMs).map((timeMs) => numberOf(timeMs) ?? 0),
    values: listOf(values).map(sampleOf),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function sampleOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (value === "+Inf") return Number.POSITIVE_INFINITY;
  return value === "-Inf" ? Number.NEGATIVE_INFINITY : Number.NaN;
}
