export { items, type Patch, removed } from "../../artifacts/index.ts";
export type { Annotation } from "./annotation.ts";
export {
  type CommonPatches,
  collapsedRow,
  type Dashboard,
  panelsOnly,
  type Row,
  row,
} from "./dashboard.ts";
export {
  at,
  barGaugePanel,
  gaugePanel,
  heatmapPanel,
  labelColumn,
  rawPanel,
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
export { emitV2 } from "./emit-v2.ts";
export { layOut } from "./layout.ts";
export type { DashboardMenu, Link } from "./link.ts";
export type { FixedPlace, GridWidth, Panel, RawPanel, StatPanel, ValueMapping } from "./panel.ts";
export {
  instant,
  isRawQuery,
  limit,
  type Queries,
  type Query,
  query,
  type RawQuery,
  range,
  rawQuery,
} from "./query.ts";
export { increaseOf, percentile, perSecond } from "./rates.ts";
export { type RawPart, rawPart } from "./raw-part.ts";
export { type Matcher, type SeriesSuffix, select, selectRange, selectRecorded } from "./selector.ts";
export {
  exactly,
  type Health,
  higherIsWorse,
  lowerIsWorse,
  type Shade,
  type Thresholds,
} from "./thresholds.ts";
export { chosen, dataSourceVariable, labelValues, type Variable } from "./variables.ts";
