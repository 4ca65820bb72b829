export type { Health, HealthCheck, HealthReport } from "./health.ts";
export { unmatchedRoute } from "./http-metrics.ts";
export {
  type Instrumentation,
  type InstrumentationOptions,
  startInstrumentation,
} from "./instrumentation.ts";
export type { ShutdownTimes } from "./shutdown.ts";
