export type { ExpressionNote, RuleNote, ScaleNoteKind } from "./note.ts";
export { type ProgramTimings, programTimings } from "./program-timings.ts";
export { type ScaledExpression, type ScaleOptions, scaleExpression } from "./scale-expression.ts";
export { type RoutingNote, type ScaledRouting, scaleRouting } from "./scale-routing.ts";
export { type ScaledRuleFile, scaleRuleFile } from "./scale-rule-file.ts";
export {
  largestFactor,
  type ScaledRuleGroups,
  scaleRuleGroups,
  type WrittenRule,
  type WrittenRuleFile,
  type WrittenRuleGroup,
} from "./scale-rule-groups.ts";
export { scaledDurationMs, scaledDurationText } from "./scaled-duration.ts";
export { type TimeScale, timeScaleOf, timeScaleProblem } from "./time-scale.ts";
