import { evaluateInstant, evaluateRange, parseExpression, type SeriesSource } from "../promql/index.ts";
import type { Condition } from "./scenario.ts";

/** Whether a condition held at an instant, and what was seen. */
export interface ConditionResult {
  readonly description: string;
  readonly isMet: boolean;
  readonly reason: string;
}

/** Checks a condition of the steady state. No result, no data and an expression that fails all mean: not met. */
export function checkCondition(condition: Condition, source: SeriesSource, atMs: number): ConditionResult {
  const { description, expression } = condition;
  try {
    const result = evaluateInstant(parseExpression(expression), source, atMs, {});
    const isMet =
      result.type === "scalar" ? result.value !== 0 : result.type === "vector" && result.samples.length > 0;
    return { description, isMet, reason: isMet ? "" : `\`${expression}\` has no result` };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { description, isMet: false, reason: `\`${expression}\` failed: ${error.message}` };
  }
}

/** The first step in a range at which an expression has a result, or undefined. */
export function firstResultMs(
  expression: string,
  source: SeriesSource,
  range: { readonly startMs: number; readonly endMs: number; readonly stepMs: number },
): number | undefined {
  if (range.endMs < range.startMs) return undefined;
  const result = evaluateRange(parseExpression(expression), source, range, {});
  if (result.type !== "vector") return undefined;
  let first: number | undefined;
  for (const { isPresent } of result.series) {
    const index = isPresent.indexOf(1);
    if (index >= 0 && (first === undefined || index < first)) first = index;
  }
  return first === undefined ? undefined : range.startMs + first * range.stepMs;
}
