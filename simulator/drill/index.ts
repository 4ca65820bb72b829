export type {
  AlertCurve,
  ConditionCurve,
  CurveSeries,
  CurveThreshold,
} from "./alert-curve.ts";
export { systemsOfAlerts } from "./alert-systems.ts";
export {
  type Assets,
  type AssetTexts,
  type FileText,
  knownNames,
  type ParsedAssets,
  parseAssets,
  type Routing,
  type RoutingText,
} from "./assets.ts";
export { reachedAlerts, unreachedAlerts } from "./coverage.ts";
export {
  type CurveAnswer,
  conditionsOf,
  type DrawnCondition,
  drawCurves,
  drawnAlerts,
  evaluatePart,
  type Grid,
  type PlacedRule,
  type RuleAnswers,
  RunAnswers,
  recordCurves,
  rulesByName,
} from "./curves/index.ts";
export type {
  Explanation,
  ExplanationQuestion,
  ExplanationReason,
  ReasonKind,
} from "./explanation.ts";
export { type AlertLife, type DrillEvidence, explainDrill, explainRun } from "./explanations/index.ts";
export { type PromtoolFile, promtoolFiles } from "./export/index.ts";
export { heartbeatReceiver } from "./fact-collection.ts";
export type { AlertFact, Facts, NotificationFact } from "./facts.ts";
export { type DrillSpan, type PlannedFault, planFaults, spanOf, worldStepMs } from "./fault-plan.ts";
export { type HeartbeatWatch, watchHeartbeat } from "./heartbeat.ts";
export { compareHops, type HopComparison, type HopName, hopFields } from "./hop-comparison.ts";
export {
  type Acknowledgement,
  type Journal,
  type JournalEvent,
  journalVersion,
  type LiveDetails,
  type NotifiedAlert,
  originMsOf,
  type PredictedHops,
  type ScaleNote,
  sortEvents,
} from "./journal.ts";
export { judge } from "./judge.ts";
export type { KnownNames } from "./known-names.ts";
export { assetsWithin } from "./narrow-assets.ts";
export type {
  AlertExpectation,
  Condition,
  Expectations,
  MethodStep,
  Scenario,
  VariantName,
} from "./scenario.ts";
export { scenarioSchema } from "./scenario.ts";
export { type ParsedScenario, parseScenario } from "./scenario-file.ts";
export { readScenarioOutline, type ScenarioOutline } from "./scenario-outline.ts";
export { type ProvenVariant, type ShownVariant, shownVariants } from "./shown-variants.ts";
export {
  type ParsedStoredRun,
  parseStoredRun,
  type RunShard,
  type StoredRun,
  storedRunBytesMax,
} from "./stored/index.ts";
export { type VariantProblem, variantProblems } from "./variant-gate.ts";
export {
  countOutcomes,
  type ExpectationResult,
  type FalseAlarm,
  type Hops,
  type Outcome,
  type OutcomeCounts,
  type StrayNotification,
  type Verdict,
} from "./verdict.ts";
export { runVirtually, type VirtualRun } from "./virtual-run.ts";
