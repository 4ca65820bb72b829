export { type Bar, type BarsInput, bars } from "./bars.ts";
export type {
  Chart,
  ChartMark,
  ChartSize,
  ChartSpan,
  ChartTable,
  DrawingOption,
  HoverLine,
  HoverPlace,
  HoverText,
} from "./chart.ts";
export { chartParts } from "./chart-parts.ts";
export type { ThresholdOperator } from "./crossing.ts";
export { formatDuration, formatOffset, formatValue } from "./format.ts";
export { type HeatmapInput, type HeatmapRow, heatmap } from "./heatmap.ts";
export {
  type ChartLine,
  type ChartThreshold,
  type LineChartInput,
  lineChart,
  type ValueAxis,
  type ValueBand,
} from "./line-chart.ts";
export { renderSvg, type SvgOptions } from "./render-svg.ts";
export { type StatSparkInput, statSpark } from "./stat-spark.ts";
export { darkTheme, lightTheme, type Theme, type Tone } from "./theme.ts";
export { formatTime, type TimeForm } from "./time-axis.ts";
export {
  type Lane,
  type LanePoint,
  type LaneSpan,
  type TimelineInput,
  timeline,
} from "./timeline.ts";
