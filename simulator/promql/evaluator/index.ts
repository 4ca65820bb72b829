export { evaluateInstant, evaluateRange } from "./evaluate.ts";
export { createTimeMemory, type TimeMemory } from "./time-memory.ts";
