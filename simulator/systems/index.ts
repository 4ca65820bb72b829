export { servicesOfNobody, systemsDependingOn } from "./dependencies.ts";
export {
  type Fault,
  type FaultKind,
  type FaultOutline,
  faultExamples,
  faultOutlines,
  faultSchema,
  type SystemName,
  systemNames,
  systemOfTarget,
  targetsOf,
} from "./faults.ts";
export type {
  ScrapeOutcome,
  ScrapeSink,
  SystemModel,
  TargetModel,
  TrafficProfile,
  UnshownVariant,
} from "./kit/model.ts";
export type { NotificationPath } from "./kit/notification-path.ts";
export type { RuleGroupOutline } from "./kit/rule-group-outline.ts";
export { seriesNamesOfSystems } from "./metric-names.ts";
export { memoryLimitBytes } from "./models/api/process.ts";
export { jobsOfSystems, scrapeJobs } from "./models/jobs.ts";
export { systemOfSeries } from "./system-of-series.ts";
export { unshownVariants } from "./unshown-variants.ts";
export { createWorld, type World, type WorldOptions, withMonitoring } from "./world.ts";
