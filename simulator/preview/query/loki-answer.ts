import { listOf, mapOf } from "../../dashboard/index.ts";
import type { LogAnswer, LogLine } from "./data-source.ts";
import { readPrometheusSeries } from "./prometheus-series.ts";
import { textLabels } from "./text-labels.ts";

/** How many lines are asked for and shown: as many as Grafana asks for unless told. */
export const logLinesMax = 1_000;

// A panel is no file; what is longer is cut.
const lineLengthMax = 10_000;

/**
 * Takes log lines out of what `query_range` of Loki's API answers, the newest first and at most so many; or the series of a query
 * that counts them.
 */
export function readLokiAnswer(data: unknown, linesMax: number): LogAnswer {
  const { resultType, result } = mapOf(data);
  if (resultType === "matrix" || resultType === "vector" || resultType === "scalar")
    return readPrometheusSeries(data);
  if (resultType !== "streams")
    return { kind: "problem", message: "the Loki answers with something else than lines and series" };
  const lines = listOf(result).flatMap((stream) => {
    const { stream: labels, values } = mapOf(stream);
    const own = textLabels(labels);
    return listOf(values).flatMap((entry) => lineOf(entry, own));
  });
  lines.sort((left, right) => right.timeMs - left.timeMs);
  return { kind: "lines", lines: lines.slice(0, linesMax) };
}

/** `[nanoseconds, line, { structuredMetadata, parsed }]`, of which the third is not always there. */
function lineOf(entry: unknown, labels: LogLine["labels"]): readonly LogLine[] {
  const [nanoseconds, text, more] = listOf(entry);
  if (typeof nanoseconds !== "string" || typeof text !== "string" || !/^\d{1,30}$/.test(nanoseconds))
    return [];
  const { structuredMetadata } = mapOf(more);
  return [
    {
      timeMs: Number(nanoseconds) / 1e6,
      text: text.slice(0, lineLengthMax),
      labels: { ...labels, ...textLabels(structuredMetadata) },
    },
  ];
}
