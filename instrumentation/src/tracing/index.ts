export type { HookFinding } from "./finding.ts";
export { recordException } from "./record-exception.ts";
export { type SpanDropReason, spanDropReasons } from "./span-queue.ts";
export { type ActiveTrace, startTracing, type Tracing, type TracingOptions } from "./tracing.ts";
export { isWithoutTracing, suppressed, withoutTracing } from "./without-tracing.ts";
