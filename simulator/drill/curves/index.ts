export {
  comparisonOf,
  conditionsOf,
  type DrawnComparison,
  type DrawnCondition,
  isComparison,
  isSetOperator,
} from "./conditions-of.ts";
export { finiteValues, type Grid, thresholdFinder } from "./draw-condition.ts";
export {
  type AnsweredSeries,
  type CurveAnswer,
  type DrawnRule,
  drawCurves,
  drawnParts,
  writtenPart,
} from "./draw-curves.ts";
export { drawnAlerts } from "./drawn-alerts.ts";
export { excessOf, isCrossing } from "./excess.ts";
export { recordCurves } from "./record-curves.ts";
export { type PlacedRule, RunAnswers } from "./run-answers.ts";
