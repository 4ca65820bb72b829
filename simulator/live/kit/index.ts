export {
  type ProbePlan,
  type Prober,
  probeTarget,
  programPath,
  reconfigureProber,
  startProber,
} from "./blackbox.ts";
export { Edge } from "./edge.ts";
export type { EdgeAnswer, EdgeConfig, EdgeHost, EdgeTlsVersion } from "./edge-config.ts";
export { type FaultHook, type HookFault, hookFault, hookLeaseMs } from "./fault-hook.ts";
export {
  type CertificateWish,
  type HostCertificates,
  type HostFiles,
  hostCertificates,
} from "./host-certificates.ts";
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
