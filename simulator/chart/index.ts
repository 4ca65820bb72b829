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
export {
  type ChartLine,
  type ChartThreshold,
  type LineChartInput,
  lineChart,
  type ValueAxis,
  type ValueBand,
} from "./line-chart.ts";
export { renderSvg, type SvgOptions } from "./render-svg.ts";
export { darkTheme, lightTheme, type Theme, type Tone } from "./theme.ts";
export { formatTime, type TimeForm } from "./time-axis.ts";
