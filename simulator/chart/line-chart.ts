import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import {
  type Chart,
  type ChartMark,
  type ChartSize,
  type ChartSpan,
  type ChartTable,
  type DrawingOption,
  type HoverText,
  tableRowsMax,
} from "./chart.ts";
import { crossedSeries } from "./crossed-series.ts";
import type { ThresholdOperator } from "./crossing.ts";
import { formatValue } from "./format.ts";
import { markedSeries } from "./marked-series.ts";
import type { Theme } from "./theme.ts";
import { fontFamily, formatTime, rangeOf, type TimeForm, timeAxis } from "./time-axis.ts";

/** One line: a value for each time of the chart; null where there is no sample, which leaves a gap. */
export interface ChartLine {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly drawnAs?: "line" | "steps" | "bars" | "points";
  /** `#rrggbb`; the theme's next colour unless told. */
  readonly color?: string;
  /** How strongly the area below is filled, from 0 to 1; not at all unless told. */
  readonly fillRatio?: number;
  /** Lines with the same word are put on top of each other. */
  readonly stack?: string;
  readonly widthPx?: number;
  readonly isDashed?: boolean;
}

/** What the axis of values shows; as much as the values ask for unless told. */
export interface ValueAxis {
  readonly minimum?: number;
  readonly maximum?: number;
  /** The base of a logarithmic axis. */
  readonly logarithmBase?: number;
  readonly isHidden?: boolean;
}

/** A stretch of values that is shaded across the chart, or a value with a line. */
export interface ValueBand {
  readonly from: number;
  /** The same as `from` for a line; infinite where it is open. */
  readonly to: number;
  /** `#rrggbb`. */
  readonly color: string;
}

/** A line to compare with: one value, or one for each time (null: none there). */
export interface ChartThreshold {
  readonly name?: string;
  readonly value: number | readonly (number | null)[];
  /** The side that counts as crossed is shaded; nothing is shaded without it. */
  readonly operator?: ThresholdOperator;
}

export interface LineChartInput {
  readonly label: string;
  readonly summary?: string;
  /** Ascending. */
  readonly timesMs: readonly number[];
  readonly timeForm?: TimeForm;
  readonly lines: readonly ChartLine[];
  readonly threshold?: ChartThreshold;
  readonly axis?: ValueAxis;
  readonly bands?: readonly ValueBand[];
  /** Whether the names of the lines stand above them; where there are several unless told. */
  readonly hasLegend?: boolean;
  readonly spans?: readonly ChartSpan[];
  readonly marks?: readonly ChartMark[];
  /** How values are written, with their unit. */
  readonly format?: (value: number) => string;
  /** What the time axis shows; from the first time to the last unless told. */
  readonly range?: { readonly fromMs: number; readonly toMs: number };
  readonly heightPx?: number;
}

/** Lines over time, with a threshold, shaded spans and marks. */
export function lineChart(input: LineChartInput): Chart {
  const { label, lines, timesMs, heightPx = 220 } = input;
  const isEmpty = !lines.some(({ values }) => values.some((value) => value !== null));
  return {
    label,
    summary: input.summary ?? summaryOf(input),
    heightPx,
    isEmpty,
    table: () => tableOf(input),
    draw: (theme, size) => draw(input, theme, size),
    places: timesMs.map((_, dataIndex) => ({ seriesIndex: 0, dataIndex })),
    hover: ({ dataIndex }) => (timesMs[dataIndex] === undefined ? undefined : hoverAt(input, dataIndex)),
  };
}

function draw(input: LineChartInput, theme: Theme, { widthPx }: ChartSize): DrawingOption {
  const { lines, timesMs, threshold, timeForm = "offset", spans = [], marks = [], bands = [] } = input;
  const range = input.range ?? rangeOf(timesMs);
  const hasLegend = input.hasLegend ?? lines.length > 1;
  return {
    animation: false,
    useUTC: true,
    textStyle: { fontFamily },
    grid: { left: 8, right: 12, top: hasLegend ? 34 : 14, bottom: 6, outerBoundsMode: "same" },
    ...(hasLegend ? { legend: legendOf(theme, lines) } : {}),
    tooltip: { trigger: "axis", axisPointer: { type: "line", lineStyle: { color: theme.border } } },
    xAxis: timeAxis(theme, timeForm, range, widthPx),
    yAxis: valueAxis(input, theme),
    series: [
      ...lines.map((line, index) => lineSeries(line, timesMs, line.color ?? colorOf(theme, index))),
      ...(threshold === undefined ? [] : [thresholdSeries(input, threshold, theme)]),
      ...(threshold === undefined ? [] : crossedSeries({ timesMs, lines, threshold }, theme)),
      ...markedSeries({ spans, marks, bands }, theme),
    ],
  };
}

function valueAxis({ axis = {}, format = formatValue, lines }: LineChartInput, theme: Theme) {
  // What is filled is read by its height, which begins at zero.
  const isFilled = lines.some(({ drawnAs, fillRatio = 0 }) => drawnAs === "bars" || fillRatio > 0);
  const { minimum, maximum, logarithmBase, isHidden } = axis;
  const shared = {
    show: isHidden !== true,
    ...(minimum === undefined ? {} : { min: minimum }),
    ...(maximum === undefined ? {} : { max: maximum }),
    splitNumber: 4,
    axisLine: { show: false },
    splitLine: { lineStyle: { color: theme.grid } },
    axisLabel: { color: theme.inkMuted, fontFamily, fontSize: 11, formatter: format, hideOverlap: true },
  };
  return logarithmBase === undefined
    ? { ...shared, type: "value" as const, scale: !isFilled }
    : { ...shared, type: "log" as const, logBase: logarithmBase };
}

function lineSeries(
  line: ChartLine,
  timesMs: readonly number[],
  color: string,
): LineSeriesOption | BarSeriesOption {
  const { name, values, drawnAs = "line", fillRatio = 0, stack, widthPx = 1.5, isDashed = false } = line;
  const shared = {
    name,
    data: timesMs.map((atMs, at) => [atMs, values[at] ?? "-"]),
    itemStyle: { color },
    emphasis: { disabled: true },
    z: 3,
    ...(stack === undefined ? {} : { stack }),
  };
  if (drawnAs === "bars") return { ...shared, type: "bar", barMaxWidth: 24, large: values.length > 2000 };
  return {
    ...shared,
    type: "line",
    showSymbol: drawnAs === "points" || isLonely(values),
    symbol: "circle",
    symbolSize: drawnAs === "points" ? 5 : 4,
    connectNulls: false,
    ...(drawnAs === "steps" ? { step: "end" as const } : {}),
    lineStyle: { width: drawnAs === "points" ? 0 : widthPx, type: isDashed ? "dashed" : "solid" },
    ...(fillRatio > 0 ? { areaStyle: { color, opacity: fillRatio } } : {}),
  };
}

function thresholdSeries(
  { timesMs }: LineChartInput,
  threshold: ChartThreshold,
  theme: Theme,
): LineSeriesOption {
  const { value, name = "threshold" } = threshold;
  const color = theme.tones.firing;
  const values = timesMs.map((_, at) => (typeof value === "number" ? value : (value[at] ?? null)));
  return {
    type: "line",
    name,
    data: timesMs.map((atMs, at) => [atMs, values[at] ?? "-"]),
    showSymbol: isLonely(values),
    symbolSize: 4,
    lineStyle: { width: 1.5, type: "dashed", color },
    itemStyle: { color },
    emphasis: { disabled: true },
    z: 2,
  };
}

// Some 240 pixels.
const legendLengthMax = 44;

function legendOf(theme: Theme, lines: readonly ChartLine[]) {
  return {
    type: "scroll" as const,
    top: 0,
    left: 0,
    right: 0,
    icon: "roundRect",
    itemWidth: 12,
    itemHeight: 3,
    itemGap: 14,
    data: lines.map(({ name }) => name),
    formatter: (name: string) =>
      name.length > legendLengthMax ? `${name.slice(0, legendLengthMax - 1).trimEnd()}…` : name,
    // Where there are pages of names ECharts cuts off what is higher than the height that it takes lines for.
    textStyle: { color: theme.ink, fontFamily, fontSize: 11, lineHeight: 16 },
    pageTextStyle: { color: theme.inkMuted },
    pageIconColor: theme.accent,
    pageIconInactiveColor: theme.line,
  };
}

/** A sample without neighbours has no line; it is drawn as a point. */
function isLonely(values: readonly (number | null)[]): boolean {
  return values.some(
    (value, index) =>
      value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null,
  );
}

function colorOf(theme: Theme, index: number): string {
  return theme.series[index % theme.series.length] ?? theme.accent;
}

function hoverAt(input: LineChartInput, index: number): HoverText {
  const { lines, threshold, timesMs, timeForm = "offset", format = formatValue } = input;
  const limit = threshold === undefined ? null : thresholdAt(threshold, index);
  return {
    title: formatTime(timesMs[index] ?? 0, timeForm),
    lines: [
      ...lines.map(({ name, values, color }, line) => ({
        name,
        value: textOf(values[index] ?? null, format),
        ...(color === undefined ? { colorIndex: line } : { color }),
      })),
      ...(limit === null
        ? []
        : [{ name: threshold?.name ?? "threshold", value: format(limit), tone: "firing" as const }]),
    ],
  };
}

function thresholdAt({ value }: ChartThreshold, index: number): number | null {
  return typeof value === "number" ? value : (value[index] ?? null);
}

function textOf(value: number | null, format: (value: number) => string): string {
  return value === null ? "no sample" : format(value);
}

function tableOf({
  lines,
  threshold,
  timesMs,
  timeForm = "offset",
  format = formatValue,
}: LineChartInput): ChartTable {
  const rows = timesMs
    .slice(0, tableRowsMax)
    .map((atMs, index) => [
      formatTime(atMs, timeForm),
      ...lines.map(({ values }) => textOf(values[index] ?? null, format)),
      ...(threshold === undefined ? [] : [textOf(thresholdAt(threshold, index), format)]),
    ]);
  return {
    columns: [
      "time",
      ...lines.map(({ name }) => name),
      ...(threshold === undefined ? [] : [threshold.name ?? "threshold"]),
    ],
    rows,
    rowsLeftOut: timesMs.length - rows.length,
  };
}

function summaryOf({ lines, format = formatValue, threshold }: LineChartInput): string {
  const limit = typeof threshold?.value === "number" ? ` The threshold is ${format(threshold.value)}.` : "";
  const told = lines.slice(0, 3).map(({ name, values }) => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const value of values) {
      if (value === null || Number.isNaN(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (low > high) return `${name}: no sample.`;
    return low === high ? `${name}: ${format(low)}.` : `${name}: from ${format(low)} to ${format(high)}.`;
  });
  const more = lines.length > told.length ? ` And ${lines.length - told.length} more.` : "";
  return lines.length === 0 ? `No series.${limit}` : `${told.join(" ")}${more}${limit}`;
}
