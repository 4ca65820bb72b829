export { type Prober, type ProbePlan, probeTarget, programPath, startProber } from "./blackbox.ts";
export {
  defineLiveSystem,
  type FaultForms,
  type Injection,
  type LiveContext,
  type LiveSystem,
  type LiveTarget,
  type RunningLiveSystem,
  type RunningSystem,
} from "./live-system.ts";
export { Restartable } from "./restartable.ts";
export { answers, LiveError, type Patience, waitUntil } from "./wait-until.ts";
