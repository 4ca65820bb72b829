export { type AppBehaviour, healthyBehaviour, isBehaviour } from "./app-behaviour.ts";
export { type AppServer, appServer } from "./app-server.ts";
export { type BehavingPlan, BehavingProgram } from "./behaving-program.ts";
export {
  type ProbePlan,
  type Prober,
  probeTarget,
  programPath,
  reconfigureProber,
  startProber,
} from "./blackbox.ts";
export { allOf, takeCourse } from "./course.ts";
export { disturbSqlite, type SqliteDisturbance } from "./disturb-sqlite.ts";
export { Edge } from "./edge.ts";
export type { EdgeConfig, EdgeHost, EdgeTlsVersion } from "./edge-config.ts";
export {
  type FaultHook,
  type HookDoor,
  type HookFault,
  hookDurationMaxMs,
  hookFault,
  hookFaults,
  httpHookDoor,
} from "./fault-hook.ts";
export { befalls, delays, type FaultPace, swappedAtOnce, usualPace } from "./fault-pace.ts";
export { giveOrder, type OrderDetails } from "./give-order.ts";
export { type HostCertificates, hostCertificates } from "./host-certificates.ts";
export { type HttpLoad, httpLoad } from "./http-load.ts";
export { type InstrumentedService, type ServicePlan, startService } from "./instrumented-service.ts";
export { largestOfEach } from "./largest-of-each.ts";
export { LiveNeighbours } from "./live-neighbours.ts";
export {
  defineLiveSystem,
  type FaultForms,
  type FaultPaces,
  type Injection,
  type LiveContext,
  type LiveSystem,
  type LiveTarget,
  type PortWish,
  type RunningLiveSystem,
  type RunningSystem,
} from "./live-system.ts";
export {
  type Access,
  appDatabase,
  clientVariables,
  type Door,
  newAccess,
} from "./postgres/access.ts";
export { LiveCluster } from "./postgres/cluster.ts";
export { programsForServers } from "./postgres/programs-for-servers.ts";
export type { LivePostgresServer } from "./postgres/server.ts";
export { connectionsMax } from "./postgres/settings.ts";
export { Restartable } from "./restartable.ts";
export { startTextfileExporter } from "./textfile-exporter.ts";
export { answers, LiveError, type Patience, untilAnswers, waitUntil } from "./wait-until.ts";
