export { type ProbePlan, type Prober, probeTarget, programPath, startProber } from "./blackbox.ts";
export {
  type FaultHook,
  type HookDoor,
  type HookFault,
  hookDurationMaxMs,
  hookFault,
  hookFaults,
  hookLeaseMs,
  httpHookDoor,
} from "./fault-hook.ts";
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
