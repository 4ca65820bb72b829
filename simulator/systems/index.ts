export { memoryLimitBytes } from "./api-process.ts";
export { type FaultOutline, faultOutlines, targetsOf } from "./fault-outline.ts";
export { type Fault, type FaultKind, faultSchema } from "./faults.ts";
export { seriesNamesOfSystems } from "./metric-names.ts";
export {
  type ScrapeOutcome,
  type ScrapeSink,
  type SystemModel,
  type SystemName,
  systemNames,
  type TargetModel,
  type TrafficProfile,
} from "./model.ts";
export type { NotificationPath } from "./notification-path.ts";
export type { RuleGroupOutline } from "./stack-prometheus.ts";
export {
  alertmanagerInstances,
  apiInstances,
  postgresInstances,
  prometheusInstance,
  replicaInstances,
  scrapeJobs,
} from "./topology.ts";
export { createWorld, type World, type WorldOptions } from "./world.ts";
