import type { SeriesStore } from "../../simulator/engine/index.ts";
import {
  evaluateInstant,
  evaluateRange,
  type FeatureFlag,
  parseExpression,
} from "../../simulator/promql/index.ts";
import { intervalMs } from "./generated-store.ts";
import { leastMs } from "./stopwatch.ts";

const features: ReadonlySet<FeatureFlag> = new Set(["promql-experimental-functions"]);

/** How everything is evaluated here: all functions, and nothing is refused for its size. */
export const evaluationOptions = {
  prometheus: 3,
  samplesMax: Number.MAX_SAFE_INTEGER,
  features,
} as const;

/** How much is evaluated. */
export interface EvaluationSize {
  readonly seriesCount: number;
  readonly stepCount: number;
}

/**
 * Makes a function that evaluates an expression once over so many steps of a store. What it yields is compared with
 * instant queries first, which go over each window by itself.
 */
export function evaluationOf(store: SeriesStore, text: string, stepCount: number): () => void {
  const expression = parseExpression(text, evaluationOptions);
  const grid = { startMs: 0, endMs: (stepCount - 1) * intervalMs, stepMs: intervalMs };
  const evaluate = () => evaluateRange(expression, store, grid, evaluationOptions);
  const range = evaluate();
  if (range.type !== "vector") throw new Error(`${text} yields a ${range.type}`);
  for (const step of new Set([Math.min(30, stepCount - 1), stepCount >> 1, stepCount - 1])) {
    const instant = evaluateInstant(expression, store, step * intervalMs, evaluationOptions);
    const expected = new Map(
      instant.type === "vector" ? instant.samples.map(({ labels, value }) => [labels.key, value]) : [],
    );
    for (const { labels, values, isPresent } of range.series) {
      if (isPresent[step] !== 1) continue;
      const value = expected.get(labels.key);
      if (!isClose(value, values[step]))
        throw new Error(`${text} at step ${step}: ${values[step]} in a range, ${value} at the instant`);
      expected.delete(labels.key);
    }
    if (expected.size > 0) throw new Error(`${text} at step ${step}: ${expected.size} series are missing`);
  }
  return () => void evaluate();
}

function isClose(left: number | undefined, right: number | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return Object.is(left, right) || Math.abs(left - right) <= 1e-9 * Math.max(Math.abs(left), Math.abs(right));
}

/** What an expression takes for one series at one step, in nanoseconds. */
export function costNs(store: SeriesStore, text: string, size: EvaluationSize, runCount: number): number {
  const run = evaluationOf(store, text, size.stepCount);
  return (leastMs(runCount, run) * 1e6) / size.seriesCount / size.stepCount;
}
