export { evaluateInstant, evaluateRange } from "./evaluate.ts";
export type { EvaluationOptions } from "./evaluation-options.ts";
export { arithmeticOf, isArithmetic } from "./operator.ts";
export { createTimeMemory, recycleSeries, type TimeMemory } from "./time-memory.ts";
