import type { Duration, DurationExpression } from "../../promql/index.ts";
import type { ExpressionEdits } from "./expression-edits.ts";

/**
 * Scales what stands in brackets or after `offset`: a literal, or arithmetic of which each literal is scaled that is
 * a length of time. `step()` and `range()` are the real ones already.
 */
export function scaleDurationArithmetic(duration: Duration, edits: ExpressionEdits): void {
  if (duration.kind === "duration") {
    if (duration.valueMs !== 0) edits.duration(duration.span, duration.valueMs);
    return;
  }
  const [left, right] = duration.operands;
  switch (duration.operator) {
    case "step":
    case "range":
      return;
    case "+":
    case "-":
    case "min":
    case "max":
    case "%":
      for (const operand of duration.operands) scaleDurationArithmetic(operand, edits);
      return;
    case "/":
      if (left !== undefined) scaleDurationArithmetic(left, edits);
      return;
    case "*":
      if (left !== undefined && right !== undefined)
        scaleDurationArithmetic(isPlainNumber(left) ? right : left, edits);
      return;
    case "^":
      notePower(duration, edits);
      return;
    default:
      duration.operator satisfies never;
  }
}

function isPlainNumber(duration: Duration): boolean {
  return duration.kind === "duration" && !duration.isDuration;
}

function notePower({ span }: DurationExpression, edits: ExpressionEdits): void {
  edits.note("unclear", span, "a power in a duration cannot be scaled; it stays as it is");
}
