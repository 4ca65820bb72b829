import {
  type EvaluationOptions,
  type Expression,
  emptyLabels,
  evaluateInstant,
  formatPromqlError,
  type InstantResult,
  PromqlError,
  parseExpression,
  type SeriesSource,
} from "../promql/index.ts";
import type { TemplateQuery, TemplateSample } from "./template/index.ts";

/** Makes the function `query` of templates; `sourceAt` gives the series as they were at a time. */
export function templateQuery(
  sourceAt: (timestampMs: number) => SeriesSource,
  options: EvaluationOptions,
): TemplateQuery {
  return (text, timestampMs) => {
    const expression = parsed(text, options);
    try {
      return samplesOf(evaluateInstant(expression, sourceAt(timestampMs), timestampMs, options));
    } catch (error) {
      throw error instanceof PromqlError ? new Error(error.message) : error;
    }
  };
}

function parsed(text: string, options: EvaluationOptions): Expression {
  try {
    return parseExpression(text, options);
  } catch (error) {
    throw error instanceof PromqlError ? new Error(formatPromqlError(text, error)) : error;
  }
}

function samplesOf(result: InstantResult): readonly TemplateSample[] {
  switch (result.type) {
    case "vector":
      return result.samples.map(({ labels, value, histogram }) => ({
        labels,
        value: histogram === undefined ? value : 0,
      }));
    case "scalar":
      return [{ labels: emptyLabels, value: result.value }];
    case "matrix":
    case "string":
      throw new Error("rule result is not a vector or scalar");
    default:
      return result satisfies never;
  }
}
