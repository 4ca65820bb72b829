export { conditionsOf, isComparison, isSetOperator } from "./conditions-of.ts";
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
