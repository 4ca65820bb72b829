import type { Chart, ChartSize, DrawingOption, HoverText, Theme } from "../../chart/index.ts";
import { withOpacity } from "../field/colors.ts";
import { dateText } from "../format/date-units.ts";
import type { TimeRange } from "../time/time-range.ts";
import type { Graph, GraphAxis, GraphSeries } from "./graph.ts";
import { bandFloor, bandSeries } from "./graph-bands.ts";
import { exemplarLines, exemplarSeries } from "./graph-exemplars.ts";
import { graphMarks } from "./graph-marks.ts";
import { seriesOption } from "./graph-series.ts";
import { type PanelExemplar, shownExemplars } from "./panel-exemplars.ts";
import { timeLabel } from "./time-label.ts";
import { bottomPx, type TimeMark, topPx } from "./time-marks.ts";

/** What the picture of a graph depends on beside the graph. */
export interface GraphPicture {
  readonly title: string;
  readonly range: TimeRange;
  readonly hidden: ReadonlySet<string>;
  readonly marks: readonly TimeMark[];
  readonly exemplars: readonly PanelExemplar[];
  readonly heightPx: number;
}

/** Where the samples are drawn within a graph's picture, in CSS pixels from its left edge. */
export interface PlotPlace {
  readonly leftPx: number;
  readonly rightPx: number;
}

/** The picture of a graph. */
export function graphChart(graph: Graph, picture: GraphPicture): Chart {
  const { timesMs, series } = graph;
  const shown = series.filter(({ column }) => !picture.hidden.has(column.name));
  const exemplars = shownExemplars(
    picture.exemplars.filter(({ timeMs }) => timeMs >= picture.range.fromMs && timeMs <= picture.range.toMs),
    shown.map(({ column }) => column.field.labels),
    shown.length === series.length,
  );
  const isEmpty = shown.every(({ parts }) => parts.every((value) => value === null));
  return {
    label: picture.title === "" ? "Graph" : picture.title,
    summary: summaryOf(graph, exemplars.length),
    heightPx: picture.heightPx,
    isEmpty,
    table: () => tableOf(graph),
    draw: (theme, size) => draw(graph, shown, { ...picture, exemplars }, theme, size),
    places: timesMs.map((_, dataIndex) => ({ seriesIndex: 0, dataIndex })),
    hover: ({ dataIndex }) => hoverAt(graph, shown, { ...picture, exemplars }, dataIndex),
  };
}

/** The margins that the axes of a graph need. */
function plotPlace({ axes }: Graph, widthPx: number): PlotPlace {
  const sideWidth = (side: "left" | "right") =>
    axes.filter((axis) => axis.side === side).reduce((sum, axis) => sum + axisWidthPx(axis), 0);
  return { leftPx: Math.max(12, sideWidth("left")), rightPx: widthPx - Math.max(12, sideWidth("right")) };
}

function axisWidthPx({ extent, write, label }: GraphAxis): number {
  let longest = 0;
  for (let value = extent.min, turn = 0; value <= extent.max && turn < 30; value += extent.interval, turn++)
    longest = Math.max(longest, write(Number(value.toPrecision(12))).length);
  return Math.min(120, 14 + 6.4 * longest) + (label === "" ? 0 : 18);
}

function draw(
  graph: Graph,
  shown: readonly GraphSeries[],
  picture: GraphPicture,
  theme: Theme,
  size: ChartSize,
): DrawingOption {
  const { range, marks, exemplars } = picture;
  const { leftPx, rightPx } = plotPlace(graph, size.widthPx);
  const order = new Map(graph.series.map((one, index) => [one, index]));
  const drawn = shown.map((one) => {
    const hasBand = bandFloor(one, shown) !== undefined;
    return seriesOption(one, graph, order.get(one) ?? 0, size, hasBand);
  });
  return {
    animation: false,
    useUTC: true,
    textStyle: { fontFamily: "inherit" },
    grid: {
      left: leftPx,
      right: size.widthPx - rightPx,
      top: topPx,
      bottom: bottomPx,
      outerBoundsMode: "none",
    },
    tooltip: { trigger: "axis", axisPointer: { type: "line", lineStyle: { color: theme.border } } },
    xAxis: timeAxis(range, theme, rightPx - leftPx),
    yAxis: graph.axes.map((axis, index) => valueAxis(axis, graph.axes.slice(0, index), theme)),
    series: [
      ...drawn,
      ...bandSeries(graph, shown),
      ...graphMarks(graph, range, marks, theme),
      ...exemplarSeries(graph, exemplars, theme),
    ],
  };
}

function timeAxis({ fromMs, toMs }: TimeRange, theme: Theme, widthPx: number) {
  return {
    type: "time" as const,
    min: fromMs,
    max: toMs,
    splitNumber: Math.max(2, Math.round(widthPx / 90)),
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { show: false },
    splitLine: { show: true, lineStyle: { color: theme.grid } },
    axisLabel: {
      color: theme.inkMuted,
      fontSize: 11,
      hideOverlap: true,
      alignMinLabel: "left" as const,
      alignMaxLabel: "right" as const,
      formatter: (timeMs: number) => timeLabel(timeMs, toMs - fromMs),
    },
  };
}

function valueAxis(axis: GraphAxis, before: readonly GraphAxis[], theme: Theme) {
  const { extent, side, write, logBase, label } = axis;
  const sameSide = before.filter((one) => one.side === side);
  const common = {
    position: side === "right" ? ("right" as const) : ("left" as const),
    offset: sameSide.reduce((sum, one) => sum + axisWidthPx(one), 0),
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: before.length === 0, lineStyle: { color: theme.grid } },
    axisLabel: {
      show: side !== "hidden",
      color: theme.inkMuted,
      fontSize: 11,
      hideOverlap: true,
      formatter: write,
    },
    ...(label === "" || side === "hidden" ? {} : axisName(axis, theme)),
  };
  if (logBase !== undefined) return { type: "log" as const, logBase, ...common };
  return { type: "value" as const, min: extent.min, max: extent.max, interval: extent.interval, ...common };
}

function axisName(axis: GraphAxis, theme: Theme) {
  return {
    name: axis.label,
    nameLocation: "middle" as const,
    nameGap: axisWidthPx(axis) - 14,
    nameTextStyle: { color: theme.inkMuted, fontSize: 11 },
  };
}

// What does not fit on the screen is told as a number.
const hoverLinesMax = 20;

function hoverAt(
  graph: Graph,
  shown: readonly GraphSeries[],
  { marks, exemplars }: GraphPicture,
  index: number,
): HoverText | undefined {
  const { timesMs, series } = graph;
  const timeMs = timesMs[index];
  if (timeMs === undefined) return undefined;
  const lines = shown.flatMap((one) => {
    const value = one.column.aligned[index];
    if (value === null || value === undefined) return [];
    const { prefix, text, suffix } = one.column.display(value);
    return [{ name: one.column.name, value: `${prefix}${text}${suffix}`, colorIndex: series.indexOf(one) }];
  });
  return {
    title: dateText(timeMs, "YYYY-MM-DD HH:mm:ss"),
    lines: [
      // They are what somebody points at where there are any, and last they might be left out.
      ...exemplarLines(graph, exemplars, index),
      ...lines.slice(0, hoverLinesMax),
      ...markLines(marks, timesMs, index),
    ],
  };
}

const markLinesMax = 5;

/** What happened between this time and the next, or goes on. */
function markLines(marks: readonly TimeMark[], timesMs: readonly number[], index: number) {
  const fromMs = timesMs[index] ?? 0;
  const toMs = timesMs[index + 1] ?? fromMs + 1;
  return marks
    .filter((mark) => mark.fromMs < toMs && (mark.toMs ?? mark.fromMs) >= fromMs)
    .slice(0, markLinesMax)
    .map(({ text, kind }) => ({ name: text, value: "", ...(kind === "other" ? {} : { tone: kind }) }));
}

/** The theme with the colours of a graph's series, by which hover lines are marked. */
export function themeOf({ series }: Graph, theme: Theme): Theme {
  return series.length === 0 ? theme : { ...theme, series: series.map(({ color }) => withOpacity(color, 1)) };
}

function summaryOf({ series, timesMs }: Graph, exemplarCount: number): string {
  if (series.length === 0) return "It has no series.";
  const names = series.slice(0, 5).map(({ column }) => column.name);
  const more = series.length > names.length ? ` and ${series.length - names.length} more` : "";
  const also =
    exemplarCount === 0 ? "" : ` ${exemplarCount} ${exemplarCount === 1 ? "exemplar" : "exemplars"}.`;
  return `${series.length} series over ${timesMs.length} steps: ${names.join(", ")}${more}.${also}`;
}

const tableRowsMax = 500;

function tableOf({ timesMs, series }: Graph) {
  const rows = timesMs.slice(0, tableRowsMax).map((timeMs, index) => [
    dateText(timeMs, "YYYY-MM-DD HH:mm:ss"),
    ...series.map(({ column }) => {
      const value = column.aligned[index];
      if (value === null || value === undefined) return "";
      const { prefix, text, suffix } = column.display(value);
      return `${prefix}${text}${suffix}`;
    }),
  ]);
  const columns = ["Time", ...series.map(({ column }) => column.name)];
  return { columns, rows, rowsLeftOut: Math.max(0, timesMs.length - tableRowsMax) };
}
