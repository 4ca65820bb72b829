import type { CustomSeriesOption } from "echarts/charts";
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
import { formatDuration } from "./format.ts";
import { markedSeries } from "./marked-series.ts";
import type { Theme, Tone } from "./theme.ts";
import { fontFamily, formatTime, rangeOf, type TimeForm, timeAxis } from "./time-axis.ts";
import { drawSpan } from "./timeline-item.ts";

/** A stretch of time on a lane. */
export interface LaneSpan {
  readonly name: string;
  readonly fromMs: number;
  /** Undefined where it lasts beyond what is known: drawn to the end, open. */
  readonly toMs: number | undefined;
  readonly tone: Tone;
  /** More to tell: who, how many, why. */
  readonly details?: readonly { readonly name: string; readonly value: string }[];
}

/** Something that happened at one moment of a lane. */
export interface LanePoint {
  readonly name: string;
  readonly atMs: number;
  readonly tone: Tone;
  readonly details?: readonly { readonly name: string; readonly value: string }[];
}

/** A row of a time line. */
export interface Lane {
  readonly name: string;
  readonly spans?: readonly LaneSpan[];
  readonly points?: readonly LanePoint[];
}

export interface TimelineInput {
  readonly label: string;
  readonly summary?: string;
  readonly lanes: readonly Lane[];
  readonly timeForm?: TimeForm;
  readonly range?: { readonly fromMs: number; readonly toMs: number };
  /** Shaded over all lanes, such as the fault. */
  readonly spans?: readonly ChartSpan[];
  readonly marks?: readonly ChartMark[];
  /** Whether the wheel and a slider zoom; not in pictures. */
  readonly zooms?: boolean;
}

/** What lies on the lanes, in drawing order: one ECharts item each. */
export interface LaneItem {
  readonly lane: number;
  readonly laneName: string;
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly kind: "span" | "open-span" | "point";
  readonly tone: Tone;
  readonly details: readonly { readonly name: string; readonly value: string }[];
}

const laneHeightPx = 26;

/** Lanes of spans and points on one time axis. */
export function timeline(input: TimelineInput): Chart {
  const { label, lanes, timeForm = "offset", zooms = false } = input;
  const range = input.range ?? rangeOf(lanes.flatMap(timesOf));
  const items = lanes.flatMap((lane, index) => itemsOf(lane, index, range.toMs));
  const inTime = items.map((_, index) => index).sort((left, right) => byTime(items[left], items[right]));
  return {
    label,
    summary:
      input.summary ??
      `${items.length} spans and moments on ${lanes.length} lanes, from ${formatTime(range.fromMs, timeForm)} to ${formatTime(range.toMs, timeForm)}.`,
    heightPx: lanes.length * laneHeightPx + 34 + (zooms ? 30 : 0),
    isEmpty: items.length === 0,
    places: inTime.map((dataIndex) => ({ seriesIndex: 0, dataIndex })),
    table: () =>
      tableOf(
        inTime.flatMap((index) => items[index] ?? []),
        timeForm,
      ),
    draw: (theme, size) => draw({ ...input, range }, items, theme, size),
    hover: ({ dataIndex }) => {
      const item = items[dataIndex];
      return item === undefined ? undefined : hoverOf(item, timeForm);
    },
  };
}

type RangedInput = TimelineInput & { readonly range: { readonly fromMs: number; readonly toMs: number } };

function draw(
  input: RangedInput,
  items: readonly LaneItem[],
  theme: Theme,
  { widthPx }: ChartSize,
): DrawingOption {
  const { lanes, range, spans = [], marks = [], timeForm = "offset", zooms = false } = input;
  const isNarrow = widthPx < 480;
  const labelWidthPx = Math.round(Math.min(220, widthPx * (isNarrow ? 0.3 : 0.24)));
  const series: CustomSeriesOption = {
    type: "custom",
    data: items.map(({ fromMs, toMs, lane }) => [fromMs, toMs, lane]),
    encode: { x: [0, 1], y: 2 },
    clip: true,
    z: 3,
    renderItem: ({ dataIndex, coordSys }, api) =>
      drawSpan(items[dataIndex], { api, theme, area: areaOf(coordSys) }),
  };
  return {
    animation: false,
    useUTC: true,
    textStyle: { fontFamily },
    grid: { left: labelWidthPx, right: 12, top: 6, bottom: zooms ? 52 : 24 },
    tooltip: { trigger: "item" },
    ...(zooms
      ? {
          dataZoom: [
            { type: "inside", filterMode: "weakFilter", zoomOnMouseWheel: "ctrl", moveOnMouseMove: true },
            zoomSlider(theme, timeForm),
          ],
        }
      : {}),
    xAxis: { ...timeAxis(theme, timeForm, range), splitNumber: isNarrow ? 5 : 8 },
    yAxis: {
      type: "category",
      inverse: true,
      data: lanes.map(({ name }) => name),
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: true, lineStyle: { color: theme.grid } },
      axisLabel: {
        interval: 0,
        color: theme.ink,
        fontFamily,
        fontSize: 11,
        // Where nothing can measure text, its width is a guess that is a little low.
        width: Math.round((labelWidthPx - 14) * 0.9),
        overflow: "truncate",
      },
    },
    // A lane says what the span is; its name would lie below the bars.
    series: [series, ...markedSeries({ spans: spans.map((span) => ({ ...span, name: "" })), marks }, theme)],
  };
}

function zoomSlider(theme: Theme, timeForm: TimeForm) {
  return {
    type: "slider" as const,
    filterMode: "weakFilter" as const,
    height: 18,
    bottom: 4,
    showDataShadow: false,
    borderColor: theme.line,
    fillerColor: `${theme.accent}33`,
    handleStyle: { color: theme.surface, borderColor: theme.accent },
    moveHandleStyle: { color: theme.border },
    textStyle: { color: theme.inkMuted, fontSize: 10 },
    labelFormatter: (atMs: number) => formatTime(Math.round(atMs / 1000) * 1000, timeForm),
    brushSelect: false,
  };
}

/** The rectangle that the axes enclose; ECharts calls it by the coordinate system's kind. */
function areaOf(coordinates: object): { readonly x: number; readonly width: number } {
  const { x, width }: { x?: unknown; width?: unknown } = coordinates;
  return { x: Number(x), width: Number(width) };
}

function itemsOf(
  { name: laneName, spans = [], points = [] }: Lane,
  lane: number,
  endMs: number,
): readonly LaneItem[] {
  return [
    ...spans.map(({ name, fromMs, toMs, tone, details = [] }) => ({
      lane,
      laneName,
      name,
      fromMs,
      toMs: toMs ?? Math.max(endMs, fromMs),
      kind: toMs === undefined ? ("open-span" as const) : ("span" as const),
      tone,
      details,
    })),
    ...points.map(({ name, atMs, tone, details = [] }) => ({
      lane,
      laneName,
      name,
      fromMs: atMs,
      toMs: atMs,
      kind: "point" as const,
      tone,
      details,
    })),
  ];
}

function timesOf({ spans = [], points = [] }: Lane): readonly number[] {
  return [
    ...spans.flatMap(({ fromMs, toMs }) => [fromMs, toMs ?? fromMs]),
    ...points.map(({ atMs }) => atMs),
  ];
}

function byTime(left: LaneItem | undefined, right: LaneItem | undefined): number {
  return (left?.fromMs ?? 0) - (right?.fromMs ?? 0) || (left?.lane ?? 0) - (right?.lane ?? 0);
}

function hoverOf(
  { laneName, name, fromMs, toMs, kind, tone, details }: LaneItem,
  timeForm: TimeForm,
): HoverText {
  const times =
    kind === "point"
      ? [{ name: "at", value: formatTime(fromMs, timeForm) }]
      : [
          { name: "from", value: formatTime(fromMs, timeForm) },
          {
            name: "to",
            value: kind === "open-span" ? "the end, still going on" : formatTime(toMs, timeForm),
          },
          { name: "lasts", value: formatDuration(toMs - fromMs) },
        ];
  return { title: laneName, lines: [{ name, value: "", tone }, ...times, ...details] };
}

function tableOf(items: readonly LaneItem[], timeForm: TimeForm): ChartTable {
  const rows = items
    .slice(0, tableRowsMax)
    .map(({ laneName, name, fromMs, toMs, kind, details }) => [
      laneName,
      name,
      formatTime(fromMs, timeForm),
      kind === "point" ? "" : kind === "open-span" ? "still going on" : formatTime(toMs, timeForm),
      kind === "point" ? "" : formatDuration(toMs - fromMs),
      details.map((detail) => `${detail.name}: ${detail.value}`).join("; "),
    ]);
  return {
    columns: ["lane", "what", "from", "to", "lasts", "details"],
    rows,
    rowsLeftOut: items.length - rows.length,
  };
}
