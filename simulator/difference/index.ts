export { type Comparison, compareFiles, type SideCounts } from "./compare.ts";
export {
  type Change,
  type Difference,
  type DifferencePlace,
  type Importance,
  importanceOf,
  importances,
  type SubjectKind,
  type SubjectStatus,
} from "./difference.ts";
export type { Effect, ExpressionChange, ExpressionChangeKind } from "./expression-change.ts";
export { expressionDifference } from "./expression-difference.ts";
export { type ComparedFile, type CompareOptions, isComparable } from "./side.ts";
