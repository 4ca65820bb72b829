import { createSeriesStore } from "../../../simulator/engine/index.ts";
import {
  evaluateInstant,
  evaluateRange,
  parseExpression,
  parseSeriesDescription,
  type StepGrid,
} from "../../../simulator/promql/index.ts";
import type { QueryAnswer } from "../../../simulator/report/index.ts";

/** Lines of series as in test scripts, a sample each minute from 0 on or from `startMs`. */
function storeOf(series: readonly string[], startMs: number) {
  const store = createSeriesStore();
  for (const line of series) {
    const { labels, samples } = parseSeriesDescription(line);
    samples.forEach((sample, index) => {
      const timestampMs = startMs + index * 60_000;
      if (sample.kind === "float") store.append(labels, timestampMs, sample.value);
      if (sample.kind === "histogram") store.appendHistogram(labels, timestampMs, sample.histogram);
      if (sample.kind === "stale") store.markStale(labels, timestampMs);
    });
  }
  return store;
}

/** What an expression yields over these series at an instant. */
export function answerAt(expression: string, series: readonly string[], atMs = 0, startMs = 0): QueryAnswer {
  const store = storeOf(series, startMs);
  return { kind: "instant", atMs, result: evaluateInstant(parseExpression(expression), store, atMs, {}) };
}

/** What an expression yields over these series, at each step of a grid. */
export function answerOver(
  expression: string,
  series: readonly string[],
  grid: StepGrid,
  startMs = 0,
): QueryAnswer {
  const store = storeOf(series, startMs);
  return { kind: "range", grid, result: evaluateRange(parseExpression(expression), store, grid, {}) };
}
