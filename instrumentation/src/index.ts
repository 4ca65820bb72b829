export type {
  AllowOptions,
  ControlAddress,
  FaultStatus,
  Faults,
} from "./faults/index.ts";
export { FaultError } from "./faults/index.ts";
export type { CheckReport, Health, HealthCheck, HealthCheckOptions, HealthReport } from "./health/index.ts";
export { unmatchedRoute } from "./http/index.ts";
export { init } from "./init.ts";
export type { Instrumentation } from "./instrumentation.ts";
export type {
  Counter,
  Exemplar,
  Gauge,
  Histogram,
  Instruments,
  LabelValues,
  PromClientRegistry,
} from "./metrics/index.ts";
export type { AnyRequest, AnyResponse } from "./request-target/index.ts";
export {
  type SettingProblem,
  SettingsError,
  type SettingsOptions,
} from "./settings/index.ts";
export type { ShutdownReport, ShutdownStepTime, ShutdownWork } from "./shutdown/index.ts";
export type { HookFinding } from "./tracing/index.ts";
