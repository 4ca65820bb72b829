import type { Theme } from "../../chart/index.ts";
import { colorOf, withOpacity } from "../field/colors.ts";
import type { TimeRange } from "../time/time-range.ts";
import type { Graph, GraphAxis } from "./graph.ts";
import type { LineSeriesOption } from "./series-option.ts";

/** Something that happened, drawn over graphs: a moment, or a stretch where it has an end. */
export interface TimeMark {
  readonly fromMs: number;
  readonly toMs: number | undefined;
  readonly text: string;
  readonly kind: "fault" | "firing" | "other";
  /** Of annotations: a colour as dashboards write it. */
  readonly color?: string;
  /** The panels over which it is drawn, or all but those; undefined for all. */
  readonly panels?: { readonly ids: readonly number[]; readonly areExcluded: boolean };
}

/** The marks that are drawn over a panel. */
export function marksOfPanel(marks: readonly TimeMark[], id: number | undefined): readonly TimeMark[] {
  return marks.filter(
    ({ panels }) => panels === undefined || panels.ids.some((one) => one === id) !== panels.areExcluded,
  );
}

/** The colour of a mark's line. */
export function markColor({ kind, color }: TimeMark, theme: Theme): string {
  if (kind !== "other") return theme.tones[kind];
  return color === undefined || color === "" ? theme.accent : colorOf(color, theme.name);
}

/** Series without samples that carry what lies over a graph: thresholds, faults, alerts. */
export function graphMarks(
  { axes }: Graph,
  range: TimeRange,
  marks: readonly TimeMark[],
  theme: Theme,
): readonly LineSeriesOption[] {
  return [
    ...axes.flatMap((axis, index) => thresholdSeries(axis, index, range, theme)),
    eventSeries(marks, range, theme),
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

// Beyond that there are more lines than graph.
const marksMax = 60;

function eventSeries(
  marks: readonly TimeMark[],
  { fromMs, toMs }: TimeRange,
  theme: Theme,
): LineSeriesOption {
  const seen = marks
    .filter((mark) => mark.fromMs <= toMs && (mark.toMs ?? mark.fromMs) >= fromMs)
    .slice(0, marksMax);
  const colors = [...new Set(seen.map((mark) => markColor(mark, theme)))];
  // Annotations may well cover most of a graph, which has to be seen through them.
  const spans = colors.flatMap((color) => {
    const own = seen.filter((mark) => markColor(mark, theme) === color);
    const opacity = own.some(({ kind }) => kind === "fault") ? 0.1 : 0.05;
    return united(own).map(([start, end]) => [
      { xAxis: Math.max(fromMs, start), itemStyle: { color: withOpacity(color, opacity) } },
      { xAxis: Math.min(toMs, end) },
    ]);
  });
  const lines = seen.flatMap((mark) =>
    [mark.fromMs, mark.toMs].flatMap((atMs) =>
      atMs === undefined || atMs < fromMs || atMs > toMs
        ? []
        : [
            {
              xAxis: atMs,
              lineStyle: {
                color: markColor(mark, theme),
                width: 1,
                type: mark.kind === "fault" ? ("solid" as const) : ("dashed" as const),
              },
            },
          ],
    ),
  );
  return {
    ...bare,
    data: [],
    id: "events",
    markLine: { silent: true, symbol: "none", label: { show: false }, data: lines },
    markArea: { silent: true, data: spans.map(([start, end]) => [start ?? {}, end ?? {}]) },
    z: 1,
  };
}

/** The stretches that marks cover, joined where they overlap, so that several faults do not darken each other. */
function united(marks: readonly TimeMark[]): readonly (readonly [fromMs: number, toMs: number])[] {
  const stretches: [number, number][] = [];
  const sorted = marks
    .flatMap((mark) => (mark.toMs === undefined ? [] : [[mark.fromMs, mark.toMs] as const]))
    .sort(([left], [right]) => left - right);
  for (const [fromMs, toMs] of sorted) {
    const last = stretches.at(-1);
    if (last !== undefined && fromMs <= last[1]) last[1] = Math.max(last[1], toMs);
    else stretches.push([fromMs, toMs]);
  }
  return stretches;
}
