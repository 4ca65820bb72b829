export type { AllowOptions, ControlAddress } from "./control.ts";
export type { AuditLog } from "./control-routes.ts";
export { FaultError } from "./fault-error.ts";
export { createFaults, type FaultParts, type Faults } from "./faults.ts";
export {
  type AbortAnswer,
  type DelayDistribution,
  type FaultAnswer,
  type FaultEffect,
  type FaultEnd,
  type FaultKind,
  type FaultLimits,
  type FaultList,
  type FaultPlan,
  type FaultProblem,
  type FaultReach,
  type FaultRequest,
  type FaultStatus,
  faultKinds,
  httpPoint,
  type LeaseRequest,
  type ProblemAnswer,
  processPoint,
  wireVersion,
} from "./wire.ts";
