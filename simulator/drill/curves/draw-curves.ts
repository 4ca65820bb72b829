import { type Expression, printExpression } from "../../promql/index.ts";
import type { AlertCurve, ConditionCurve } from "../alert-curve.ts";
import { conditionsOf, type DrawnCondition } from "./conditions-of.ts";
import type { CurveAnswer } from "./curve-answer.ts";
import { drawComparison, drawValue, type Grid } from "./draw-condition.ts";

/** What is known of the parts of a rule's expression; each part is asked for once. */
export interface CurveAnswers {
  readonly grid: Grid;
  readonly answerOf: (part: Expression) => CurveAnswer;
}

/** What is drawn of an alerting rule. */
export interface DrawnRule {
  readonly name: string;
  readonly expression: Expression;
  readonly expressionText: string;
  readonly holdDurationMs: number;
  /** Labels by which series that matter are known, as the scenario expects them. */
  readonly wantedLabels: Readonly<Record<string, string>>;
}

/** Draws the conditions of a rule's expression. */
export function drawCurves(rule: DrawnRule, answers: CurveAnswers): AlertCurve {
  const { name, expression, expressionText, holdDurationMs } = rule;
  const conditions = conditionsOf(expression).slice(0, conditionsMax);
  return {
    alert: name,
    expression: expressionText,
    holdDurationMs,
    conditions: conditions.map((condition) => drawCondition(condition, rule, answers)),
  };
}

// Nobody looks at more charts of one alert.
const conditionsMax = 12;

function drawCondition(
  condition: DrawnCondition,
  { expressionText, wantedLabels }: DrawnRule,
  { grid, answerOf }: CurveAnswers,
): ConditionCurve {
  const texts = {
    text: writtenPart(expressionText, condition.whole),
    measured: writtenPart(expressionText, condition.measured),
  };
  const measured = answerOf(condition.measured);
  if (condition.kind === "value") return drawValue(texts, measured, { grid, wantedLabels });
  const { operator, matching } = condition;
  return drawComparison(
    { ...texts, operator },
    { measured, threshold: answerOf(condition.threshold), matching },
    { grid, wantedLabels },
  );
}

/** A part of an expression as it is written, in one line. */
export function writtenPart(expressionText: string, part: Expression): string {
  const written = expressionText.slice(part.span.start, part.span.end);
  return /[\n\r#]/.test(written) ? printExpression(part) : written;
}
