export type { AlertInstance, AlertResult, AlertState } from "./alert-instance.ts";
export { ColumnArena } from "./column-arena.ts";
export { readDurationField } from "./duration-text.ts";
export { evaluateRules } from "./evaluate-rules.ts";
export { EvaluationMemory } from "./evaluation-memory.ts";
export { prometheusGroupOffsetMs } from "./group-offset.ts";
export { type SendingOptions, type SentAlert, sentAlerts } from "./notifier.ts";
export { compileRelabelling, type RelabelStep, relabelStep } from "./relabel.ts";
export type { RestoreOptions } from "./restore.ts";
export type {
  AlertingRule,
  NamedText,
  RecordingRule,
  Rule,
  RuleBase,
  RuleGroup,
} from "./rule.ts";
export type { ActiveAlert, RuleEvaluation, RuleTimeline } from "./rule-evaluation.ts";
export type { RuleEvaluationOptions } from "./rule-evaluation-options.ts";
export type { RuleFailure } from "./rule-failure.ts";
export { parseRuleFile, type RuleFile } from "./rule-file.ts";
export type { RuleFileOptions } from "./rule-file-options.ts";
export type { Interruption, ScheduledGroup, ScheduleOptions, Stretch } from "./schedule.ts";
export { openTarget, scrapeReportNames, type TargetOptions, type TargetWriter } from "./scrape.ts";
export { storedLabels } from "./scrape-labels.ts";
export { createSeriesStore, type SampleColumn, type SeriesStore } from "./store.ts";
export type { AppendOutcome, StoredSeries } from "./stored-series.ts";
export { type TemplateQueryText, templateQueries } from "./template/index.ts";
