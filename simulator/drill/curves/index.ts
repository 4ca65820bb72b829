export {
  comparisonOf,
  conditionsOf,
  type DrawnComparison,
  type DrawnCondition,
  isComparison,
} from "./conditions-of.ts";
export type { CurveAnswer } from "./curve-answer.ts";
export { thresholdFinder } from "./draw-condition.ts";
export { drawCurves, writtenPart } from "./draw-curves.ts";
export { drawnAlerts } from "./drawn-alerts.ts";
export { excessOf, isCrossing } from "./excess.ts";
export { recordCurves } from "./record-curves.ts";
export { type PlacedRule, RunAnswers } from "./run-answers.ts";
