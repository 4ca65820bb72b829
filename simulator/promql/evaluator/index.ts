export { evaluateInstant, evaluateRange } from "./evaluate.ts";
export type { EvaluationOptions } from "./evaluation-options.ts";
export { createTimeMemory, type TimeMemory } from "./time-memory.ts";
