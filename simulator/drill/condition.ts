import { shownText } from "../document/index.ts";
import {
  type EvaluationOptions,
  evaluateInstant,
  evaluateRange,
  formatFloat,
  PromqlError,
  parseExpression,
  type RangeResult,
  type SeriesSource,
} from "../promql/index.ts";
import type { Condition } from "./scenario.ts";

/** Whether a condition held at an instant, and what was seen. */
export interface ConditionResult {
  readonly description: string;
  readonly isMet: boolean;
  readonly reason: string;
}

/** Checks a condition of the steady state. No result, no data and an expression that fails all mean: not met. */
export function checkCondition(
  condition: Condition,
  source: SeriesSource,
  atMs: number,
  options: EvaluationOptions = {},
): ConditionResult {
  const { description, expression } = condition;
  try {
    const result = evaluateInstant(parseExpression(expression, options), source, atMs, {
      samplesMax,
      ...options,
    });
    const isMet =
      result.type === "scalar" ? isTrue(result.value) : result.type === "vector" && result.samples.length > 0;
    const seen = result.type === "scalar" ? `is ${formatFloat(result.value)}` : "has no result";
    return { description, isMet, reason: isMet ? "" : `\`${shownText(expression)}\` ${seen}` };
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return { description, isMet: false, reason: `\`${shownText(expression)}\` failed: ${error.message}` };
  }
}

// Far more than a condition needs, and little enough for the memory of a laptop.
const samplesMax = 20_000_000;

/** When an expression had its first result, or why it could not be evaluated. */
export interface FirstResult {
  /** Undefined where it never had one. */
  readonly atMs: number | undefined;
  readonly failure: string | undefined;
}

/** Looks for the first step in a range at which an expression has a result; that of a scalar is a number but 0. */
export function findFirstResult(
  expression: string,
  source: SeriesSource,
  range: { readonly startMs: number; readonly endMs: number; readonly stepMs: number },
  options: EvaluationOptions = {},
): FirstResult {
  if (range.endMs < range.startMs) return { atMs: undefined, failure: undefined };
  try {
    const result = evaluateRange(parseExpression(expression, options), source, range, {
      samplesMax,
      ...options,
    });
    const first = firstStep(result);
    return {
      atMs: first === undefined ? undefined : range.startMs + first * range.stepMs,
      failure: undefined,
    };
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return { atMs: undefined, failure: `\`${shownText(expression)}\` failed: ${error.message}` };
  }
}

function firstStep(result: RangeResult): number | undefined {
  switch (result.type) {
    case "vector": {
      const steps = result.series.map(({ isPresent }) => isPresent.indexOf(1)).filter((step) => step >= 0);
      return steps.length === 0 ? undefined : steps.reduce((first, step) => Math.min(first, step));
    }
    case "scalar": {
      const step = result.values.findIndex(isTrue);
      return step < 0 ? undefined : step;
    }
    case "string":
      return undefined;
    default:
      return result satisfies never;
  }
}

// `scalar(…)` of what is not there is NaN, and no data must not count as a result.
function isTrue(value: number): boolean {
  return value !== 0 && !Number.isNaN(value);
}
