import type { LineSeriesOption } from "echarts/charts";
import type { ChartMark, ChartSpan } from "./chart.ts";
import type { Theme } from "./theme.ts";
import { fontFamily } from "./time-axis.ts";

interface Band {
  readonly from: number;
  readonly to: number;
  readonly color: string;
}

interface Marked {
  readonly spans: readonly ChartSpan[];
  readonly marks: readonly ChartMark[];
  readonly bands?: readonly Band[];
}

type Areas = NonNullable<NonNullable<LineSeriesOption["markArea"]>["data"]>;
type Lines = NonNullable<NonNullable<LineSeriesOption["markLine"]>["data"]>;

/** Shaded spans, marked moments and bands of values behind the lines of a chart over time, as a series without lines. */
export function markedSeries(marked: Marked, theme: Theme): readonly LineSeriesOption[] {
  const { spans, marks, bands = [] } = marked;
  if (spans.length === 0 && marks.length === 0 && bands.length === 0) return [];
  return [
    {
      type: "line",
      name: "spans",
      data: [],
      silent: true,
      tooltip: { show: false },
      z: 0,
      markArea: { silent: true, data: areasOf(spans, bands, theme) },
      markLine: { silent: true, symbol: "none", animation: false, data: linesOf(marks, bands, theme) },
    },
  ];
}

function areasOf(spans: readonly ChartSpan[], bands: readonly Band[], theme: Theme): Areas {
  const shaded = bands.filter(({ from, to }) => from !== to);
  return [
    ...shaded.map(({ from, to, color }): Areas[number] => [
      { ...(Number.isFinite(from) ? { yAxis: from } : {}), itemStyle: { color, opacity: 0.1 } },
      Number.isFinite(to) ? { yAxis: to } : {},
    ]),
    ...spans.map(({ name, fromMs, toMs, tone }): Areas[number] => [
      {
        name,
        xAxis: fromMs,
        itemStyle: { color: theme.tones[tone], opacity: 0.1 },
        label: { ...labelOf(theme), color: theme.tones[tone], position: "insideTopLeft" },
      },
      { xAxis: toMs },
    ]),
  ];
}

function linesOf(marks: readonly ChartMark[], bands: readonly Band[], theme: Theme): Lines {
  return [
    ...bands
      .filter(({ from, to }) => from === to)
      .map(({ from, color }): Lines[number] => ({
        yAxis: from,
        lineStyle: { color, type: "dashed", width: 1 },
        label: { show: false },
      })),
    ...marks.map(({ name, atMs, tone }): Lines[number] => ({
      name,
      xAxis: atMs,
      lineStyle: { color: theme.tones[tone], type: "solid", width: 1 },
      label: { ...labelOf(theme), color: theme.tones[tone], position: "insideEndTop" },
    })),
  ];
}

function labelOf(theme: Theme) {
  return {
    show: true,
    fontFamily,
    fontSize: 10,
    // Names may hold braces, which ECharts would take for its own in a template.
    formatter: ({ name }: { readonly name: string }) => name,
    textBorderColor: theme.surface,
    textBorderWidth: 2,
  };
}
