export { evaluateInstant, evaluateRange } from "./evaluate.ts";
export type { EvaluationOptions } from "./evaluation-options.ts";
export { createTimeMemory, recycleSeries, type TimeMemory } from "./time-memory.ts";
