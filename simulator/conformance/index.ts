export { type ConformanceOptions, upstreamFeatures } from "./options.ts";
export type { ConformanceFailure, ConformanceReport, EvaluationMode } from "./outcome.ts";
export { runConformance } from "./run-conformance.ts";
