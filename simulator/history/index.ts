export { type AlertRun, type AlertTrend, alertTrends } from "./alert-trend.ts";
export type { DrillFilter, HistoryNames } from "./drill-filter.ts";
export {
  type DrillMode,
  type DrillRecord,
  drillRecordOf,
  type ExpectationTimes,
  type GameDayScore,
  type RecordedExpectation,
  type RunFacts,
} from "./drill-record.ts";
export type { HeldDrill, History } from "./history.ts";
export { HistoryError, type HistoryErrorCode } from "./history-error.ts";
export { type HistoryPlace, parseHistoryPlace } from "./history-place.ts";
export { findHistory, type OpenOptions, openHistory } from "./open-history.ts";
export { type DrillableAlert, type UndrilledAlert, undrilledAlerts } from "./undrilled.ts";
