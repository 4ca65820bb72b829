/**
 * The one place that imports Grafana's SDK: what the emitter uses of it, each builder under a name that says
 * what it builds. Builders hand out the object they keep, so each is built once and never shared.
 */
import { PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";

export { PanelBuilder as BarGaugePanelBuilder } from "@grafana/grafana-foundation-sdk/bargauge";
export type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
export {
  AxisPlacement,
  BarGaugeDisplayMode,
  BarGaugeSizing,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  FieldTextAlignment,
  GraphDrawStyle,
  GraphGradientMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TableCellDisplayMode,
  TableSortByFieldStateBuilder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
export {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  type DashboardLink,
  DashboardLinkBuilder,
  DashboardLinkType,
  type DataSourceRef,
  DatasourceVariableBuilder,
  type DataTransformerConfig,
  type DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  type GridPos,
  MappingType,
  type Panel as ClassicPanel,
  QueryVariableBuilder,
  RowBuilder,
  SpecialValueMatch,
  type ThresholdsConfig,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping as ClassicValueMapping,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
export { PanelBuilder as GaugePanelBuilder } from "@grafana/grafana-foundation-sdk/gauge";
export {
  CellValuesBuilder as HeatmapCellValuesBuilder,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapColorScale,
  HeatmapTooltipBuilder,
  PanelBuilder as HeatmapPanelBuilder,
  YAxisConfigBuilder as HeatmapYAxisBuilder,
} from "@grafana/grafana-foundation-sdk/heatmap";
export {
  DataqueryBuilder as PrometheusQueryBuilder,
  type PromQueryFormat,
  QueryEditorMode,
} from "@grafana/grafana-foundation-sdk/prometheus";
export { PanelBuilder as StatPanelBuilder } from "@grafana/grafana-foundation-sdk/stat";
export { PanelBuilder as StateTimelinePanelBuilder } from "@grafana/grafana-foundation-sdk/statetimeline";
export { PanelBuilder as TablePanelBuilder } from "@grafana/grafana-foundation-sdk/table";
export { PanelBuilder as TextPanelBuilder, TextMode } from "@grafana/grafana-foundation-sdk/text";
export { PanelBuilder as TimeSeriesPanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
export {
  BytesIEC,
  BytesPerSecondIEC,
  CountsPerSecond,
  DurationSeconds,
  NoUnit,
  OpsPerSecond,
  PercentUnit,
  RequestsPerSecond,
  Seconds,
  Short,
} from "@grafana/grafana-foundation-sdk/units";

/** The shapes in which a query's answer is asked for. */
export const queryFormats = {
  series: PromQueryFormat.TimeSeries,
  table: PromQueryFormat.Table,
  heatmap: PromQueryFormat.Heatmap,
} as const;

/** Grafana's names of the types of panels that the kit has words for. */
export const panelTypes = {
  lines: "timeseries",
  stat: "stat",
  gauge: "gauge",
  barGauge: "bargauge",
  table: "table",
  heatmap: "heatmap",
  stateTimeline: "state-timeline",
  text: "text",
} as const;
