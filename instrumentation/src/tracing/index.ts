export type { HookFinding } from "./finding.ts";
export { recordException } from "./record-exception.ts";
export { type ActiveTrace, startTracing, type Tracing, type TracingOptions } from "./tracing.ts";
export { isWithoutTracing, suppressed, withoutTracing } from "./without-tracing.ts";
