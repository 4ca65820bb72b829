export { renderChangesJson } from "./changes-json.ts";
export { renderChangesMarkdown } from "./changes-markdown.ts";
export { renderChanges } from "./changes-text.ts";
export { renderCheckJson } from "./check-json.ts";
export { renderCheckSarif, type SarifSurroundings } from "./check-sarif.ts";
export { renderCheck } from "./check-text.ts";
export { renderComparison } from "./comparison-text.ts";
export { renderConformance, renderConformanceTotals } from "./conformance-text.ts";
export { type Debrief, renderDebrief } from "./debrief-text.ts";
export { renderDetection } from "./detection-text.ts";
export { type DrillGaps, noGaps } from "./drill-gaps.ts";
export { type DrillRun, drillRunOf, type RunLiveness, renderDrillJson } from "./drill-json.ts";
export { type DrillTextOptions, renderDrill, renderTotals } from "./drill-text.ts";
export { renderFindings } from "./finding-text.ts";
export {
  type GameIntroduction,
  renderGameEvent,
  renderGameIntroduction,
  renderGameLine,
  renderGameScore,
  renderReveal,
} from "./game-text.ts";
export { type HistoryAnswer, renderHistoryJson } from "./history-json.ts";
export { renderDrillHistory, renderTrends, renderUndrilled } from "./history-text.ts";
export { type ListName, renderInventory, renderSystemsPage } from "./inventory-text.ts";
export { renderJunit } from "./junit.ts";
export type { TimeMark } from "./line-chart.ts";
export { renderLiveLine } from "./live-line.ts";
export { renderLiveDrill, timingFindings } from "./live-text.ts";
export { type LiveViewOptions, renderLiveView } from "./live-view.ts";
export { createLiveView, firingAlerts, type LiveViewState, stepLiveView } from "./live-view-state.ts";
export { renderLiveness } from "./liveness-text.ts";
export { type MergedRun, mergeRuns } from "./merged-runs.ts";
export { formatLength, formatOffset } from "./offset.ts";
export {
  type DrillChange,
  type ReportPageOptions,
  type Runbooks,
  renderReportPage,
} from "./page/index.ts";
export { renderUnitTestFile, renderUnitTestTotals } from "./promtool-text.ts";
export type { QueryAnswer } from "./query-answer.ts";
export { type ChartOptions, renderQueryChart } from "./query-chart.ts";
export { type ErrorOptions, renderAnnotations, renderPromqlError } from "./query-error.ts";
export { type QueryPhase, renderQueryErrorJson, renderQueryJson } from "./query-json.ts";
export { renderQueryTable, type TableOptions } from "./query-table.ts";
export { type RouteVerdicts, renderRouteAnswerJson, renderRouteVerdictsJson } from "./route-json.ts";
export { renderRouteAnswer, renderRouteDifferences, renderRouteVerdicts } from "./route-text.ts";
export { type ComparedRun, compareRuns, type RunComparison } from "./run-comparison.ts";
export { renderRunMarkdown } from "./run-markdown.ts";
export { renderRun } from "./run-text.ts";
export { renderScenarioList, renderUnreached, renderVariantProblems } from "./scenario-list.ts";
export { describeSpans, renderMarks, renderStrip, type StripOptions, type StripSpan } from "./strip.ts";
export { createStyle, type Style } from "./style.ts";
export { formatInstant } from "./time-text.ts";
