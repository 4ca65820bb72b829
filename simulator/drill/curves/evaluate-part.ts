import {
  type EvaluationOptions,
  type Expression,
  evaluateRange,
  PromqlError,
  type SeriesSource,
} from "../../promql/index.ts";
import type { CurveAnswer } from "./curve-answer.ts";

// Far more than a part of a rule needs, and little enough for the memory of a laptop.
const samplesMax = 20_000_000;

/** What a part of a rule is over a range, as rules are evaluated; what cannot be evaluated says why. */
export function evaluatePart(
  part: Expression,
  source: SeriesSource,
  range: Parameters<typeof evaluateRange>[2],
  options: EvaluationOptions,
): CurveAnswer {
  try {
    const result = evaluateRange(part, source, range, { isExact: true, samplesMax, ...options });
    switch (result.type) {
      case "vector":
        return { kind: "vector", series: result.series };
      case "scalar":
        return { kind: "scalar", values: result.values };
      case "string":
        return { kind: "problem", message: "this is a text, which cannot be drawn" };
      default:
        return result satisfies never;
    }
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return { kind: "problem", message: `this cannot be evaluated on its own: ${error.message}` };
  }
}
