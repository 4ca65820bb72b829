export {
  comparisonOf,
  conditionsOf,
  type DrawnComparison,
  type DrawnCondition,
  isComparison,
} from "./conditions-of.ts";
export type { CurveAnswer } from "./curve-answer.ts";
export { type Grid, thresholdFinder } from "./draw-condition.ts";
export { drawCurves, writtenPart } from "./draw-curves.ts";
export { drawnAlerts } from "./drawn-alerts.ts";
export { evaluatePart } from "./evaluate-part.ts";
export { excessOf, isCrossing } from "./excess.ts";
export { recordCurves } from "./record-curves.ts";
export { type PlacedRule, type RuleAnswers, rulesByName } from "./rule-answers.ts";
export { RunAnswers } from "./run-answers.ts";
