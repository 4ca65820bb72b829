export { Acknowledgements, type RealAcknowledgement } from "./acknowledgements.ts";
export { renderDrillActive } from "./drill-metrics.ts";
export { gainInsight, type Insight, type InsightTask } from "./insight-task.ts";
export type { AskForInsight, InsightAnswer } from "./live-insight.ts";
export type { LiveOutcome } from "./live-run.ts";
export { blindName, NotBegunError, runNativeDrill } from "./native-drill.ts";
export type { NativeDrillOptions } from "./native-drill-options.ts";
export type { LiveEvent, LiveObserver, LivePhase } from "./observer.ts";
export { type PaceLimit, paceLimit } from "./pace-limit.ts";
export {
  type ComposeDrillOptions,
  runComposeDrill,
  runTargetDrill,
  type TargetDrillOptions,
} from "./target-drill.ts";
