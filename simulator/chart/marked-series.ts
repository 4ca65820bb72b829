import type { LineSeriesOption } from "echarts/charts";
import type { ChartMark, ChartSpan } from "./chart.ts";
import type { Theme } from "./theme.ts";
import { fontFamily } from "./time-axis.ts";

/** Shaded spans and marked moments behind the lines of a chart over time, each with its name. */
export function markedSeries(
  spans: readonly ChartSpan[],
  marks: readonly ChartMark[],
  theme: Theme,
): readonly LineSeriesOption[] {
  if (spans.length === 0 && marks.length === 0) return [];
  return [
    {
      type: "line",
      name: "spans",
      data: [],
      silent: true,
      tooltip: { show: false },
      z: 0,
      markArea: {
        silent: true,
        data: spans.map(({ name, fromMs, toMs, tone }) => [
          {
            name,
            xAxis: fromMs,
            itemStyle: { color: theme.tones[tone], opacity: 0.1 },
            label: { ...labelOf(theme), color: theme.tones[tone], position: "insideTopLeft" as const },
          },
          { xAxis: toMs },
        ]),
      },
      markLine: {
        silent: true,
        symbol: "none",
        animation: false,
        data: marks.map(({ name, atMs, tone }) => ({
          name,
          xAxis: atMs,
          lineStyle: { color: theme.tones[tone], type: "solid" as const, width: 1 },
          label: { ...labelOf(theme), color: theme.tones[tone], position: "insideEndTop" as const },
        })),
      },
    },
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
