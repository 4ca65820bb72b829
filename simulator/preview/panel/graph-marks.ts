import type { Theme } from "../../chart/index.ts";
import { withOpacity } from "../field/colors.ts";
import type { TimeRange } from "../time/time-range.ts";
import type { Graph, GraphAxis } from "./graph.ts";
import type { CustomSeriesOption, LineSeriesOption } from "./series-option.ts";
import { eventSeries, type TimeMark } from "./time-marks.ts";

/** Series without samples that carry what lies over a graph: thresholds, faults, alerts. */
export function graphMarks(
  { axes }: Graph,
  range: TimeRange,
  marks: readonly TimeMark[],
  theme: Theme,
): readonly (CustomSeriesOption | LineSeriesOption)[] {
  return [
    ...axes.flatMap((axis, index) => thresholdSeries(axis, index, range, theme)),
    ...eventSeries(marks, range, theme),
  ];
}

const bare = {
  type: "line",
  data: [],
  silent: true,
  animation: false,
} as const;

function thresholdSeries(
  { style, thresholds, extent }: GraphAxis,
  index: number,
  range: TimeRange,
  theme: Theme,
) {
  const { line, hasArea } = style.thresholds;
  const drawn = thresholds.filter(
    ({ value }) => value > Number.NEGATIVE_INFINITY && value <= extent.max && value >= extent.min,
  );
  const areas = hasArea
    ? thresholds.map(({ value, color }, at) => [
        {
          xAxis: range.fromMs,
          yAxis: Math.max(extent.min, value),
          itemStyle: { color: withOpacity(color, 0.1) },
        },
        { xAxis: range.toMs, yAxis: Math.min(extent.max, thresholds[at + 1]?.value ?? extent.max) },
      ])
    : [];
  if (line === "none" && areas.length === 0) return [];
  const lines =
    line === "none"
      ? []
      : drawn.map(({ value, color }) => ({
          yAxis: value,
          lineStyle: { color: withOpacity(color, theme.name === "dark" ? 0.8 : 1), width: 1.5, type: line },
        }));
  const option: LineSeriesOption = {
    ...bare,
    data: [],
    id: `thresholds-${index}`,
    yAxisIndex: index,
    markLine: { silent: true, symbol: "none", label: { show: false }, data: lines },
    markArea: { silent: true, data: areas.map(([low, high]) => [low ?? {}, high ?? {}]) },
    z: 2,
  };
  return [option];
}
