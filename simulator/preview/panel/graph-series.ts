import type { ChartSize } from "../../chart/index.ts";
import { withOpacity } from "../field/colors.ts";
import { type Graph, type GraphSeries, stackKey } from "./graph.ts";
import type { BarSeriesOption, LineSeriesOption } from "./series-option.ts";

/** A series as ECharts draws it; with a band below it, it is not filled down to the axis. */
export function seriesOption(
  series: GraphSeries,
  { timesMs }: Graph,
  order: number,
  size: ChartSize,
  hasBand: boolean,
): BarSeriesOption | LineSeriesOption {
  const { style, color, axis, column } = series;
  const { data, hasLonely } = dataOf(series, timesMs);
  const common = {
    id: `series-${order}`,
    name: column.name,
    yAxisIndex: axis,
    data,
    itemStyle: { color },
    emphasis: { disabled: true },
    silent: true,
    ...(style.stack === undefined ? {} : { stack: stackKey(series) }),
  };
  if (style.draw === "bars") {
    const opacity = Math.max(0.15, style.fillOpacity);
    const itemStyle = {
      color: withOpacity(color, opacity),
      borderColor: color,
      borderWidth: Math.min(1, style.widthPx),
    };
    return { type: "bar", ...common, itemStyle, barGap: "-100%", barCategoryGap: "12%", barMaxWidth: 60 };
  }
  const hasPoints =
    style.points === "always" || (style.points === "auto" && (hasLonely || isSparse(data, size)));
  return {
    type: "line",
    ...common,
    showSymbol: style.draw === "points" || hasPoints,
    symbol: "circle",
    symbolSize: style.pointSizePx,
    connectNulls: style.spanMs === Number.POSITIVE_INFINITY,
    smooth: style.isSmooth ? 0.3 : false,
    ...(style.steps === "none"
      ? {}
      : { step: style.steps === "after" ? ("end" as const) : ("start" as const) }),
    lineStyle: {
      width: style.draw === "points" ? 0 : style.widthPx,
      color,
      type: style.dash === undefined ? "solid" : style.dash === "dotted" ? "dotted" : [...style.dash],
    },
    ...(hasBand ? {} : areaOf(series)),
  };
}

type DrawnSample = [timeMs: number, value: number | "-"];

function dataOf(
  { parts, style }: GraphSeries,
  timesMs: readonly number[],
): { readonly data: DrawnSample[]; readonly hasLonely: boolean } {
  const data: DrawnSample[] = [];
  let hasLonely = false;
  let gap: DrawnSample[] = [];
  let beforeMs: number | undefined;
  for (const [index, timeMs] of timesMs.entries()) {
    const value = parts[index] ?? null;
    if (value === null) {
      gap.push([timeMs, "-"]);
      continue;
    }
    // A gap that is short enough is left out of the line's points, which joins its ends.
    if (beforeMs === undefined || timeMs - beforeMs > style.spanMs) data.push(...gap);
    hasLonely ||= (parts[index - 1] ?? null) === null && (parts[index + 1] ?? null) === null;
    gap = [];
    beforeMs = timeMs;
    data.push([timeMs, value]);
  }
  return { data: [...data, ...gap], hasLonely };
}

// Grafana shows points where there are few enough for each to stand apart.
function isSparse(data: readonly DrawnSample[], { widthPx }: ChartSize): boolean {
  return data.length * 14 < widthPx;
}

function areaOf({ style, color }: GraphSeries): Pick<LineSeriesOption, "areaStyle"> {
  const { fillOpacity, isGradient, draw } = style;
  if (fillOpacity === 0 || draw === "points") return {};
  if (!isGradient) return { areaStyle: { color: withOpacity(color, fillOpacity), opacity: 1 } };
  const colorStops = [
    { offset: 0, color: withOpacity(color, fillOpacity) },
    { offset: 1, color: withOpacity(color, 0) },
  ];
  return { areaStyle: { color: { type: "linear", x: 0, y: 0, x2: 0, y2: 1, colorStops }, opacity: 1 } };
}
