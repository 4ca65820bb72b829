export type { Annotation } from "./annotation.ts";
export { collapsedRow, type Dashboard, type Row, row } from "./dashboard.ts";
export {
  barGaugePanel,
  gaugePanel,
  heatmapPanel,
  labelColumn,
  stateTimelinePanel,
  statPanel,
  tablePanel,
  textPanel,
  timeSeriesPanel,
  upOrDown,
  valueColumn,
} from "./define-panel.ts";
export { formatDuration } from "./duration.ts";
export { emitClassic } from "./emit-classic.ts";
export { layOut } from "./layout.ts";
export type { DashboardMenu, Link } from "./link.ts";
export type { GridWidth, Panel, StatPanel, ValueMapping } from "./panel.ts";
export { instant, limit, type Queries, range } from "./query.ts";
export { increaseOf, percentile, perSecond } from "./rates.ts";
export { type Matcher, type SeriesSuffix, select, selectRange, selectRecorded } from "./selector.ts";
export { exactly, type Health, higherIsWorse, lowerIsWorse, type Thresholds } from "./thresholds.ts";
export { chosen, dataSourceVariable, labelValues, type Variable } from "./variables.ts";
