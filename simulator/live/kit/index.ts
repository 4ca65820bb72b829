export { type ProbePlan, type Prober, probeTarget, programPath, startProber } from "./blackbox.ts";
export { type FaultHook, type HookFault, hookFault, hookLeaseMs } from "./fault-hook.ts";
export { type InstrumentedService, type ServicePlan, startService } from "./instrumented-service.ts";
export {
  defineLiveSystem,
  type FaultForms,
  type Injection,
  type LiveContext,
  type LiveSystem,
  type LiveTarget,
  type PortWish,
  type RunningLiveSystem,
  type RunningSystem,
} from "./live-system.ts";
export { Restartable } from "./restartable.ts";
export { answers, LiveError, type Patience, waitUntil } from "./wait-until.ts";
