export type { CheckReport, HealthCheck, HealthCheckOptions } from "./check.ts";
export { failureReason } from "./failure-reason.ts";
export {
  createHealth,
  type Health,
  type HealthAnswer,
  type HealthReport,
  type HealthState,
} from "./health.ts";
