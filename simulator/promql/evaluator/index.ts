export { evaluateInstant, evaluateRange } from "./evaluate.ts";
