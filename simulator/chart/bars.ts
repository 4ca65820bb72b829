import { type Chart, type DrawingOption, tableRowsMax } from "./chart.ts";
import { formatValue } from "./format.ts";
import type { Theme, Tone } from "./theme.ts";
import { fontFamily } from "./time-axis.ts";

/** One bar. */
export interface Bar {
  readonly name: string;
  readonly value: number;
  readonly tone?: Tone;
}

export interface BarsInput {
  readonly label: string;
  readonly summary?: string;
  /** From the top. */
  readonly bars: readonly Bar[];
  readonly format?: (value: number) => string;
}

const barRowPx = 24;

/** Bars to the right, each with its name and its value. */
export function bars(input: BarsInput): Chart {
  const { label, format = formatValue } = input;
  return {
    label,
    summary: input.summary ?? summaryOf(input),
    heightPx: input.bars.length * barRowPx + 12,
    isEmpty: input.bars.length === 0,
    places: input.bars.map((_, dataIndex) => ({ seriesIndex: 0, dataIndex })),
    table: () => ({
      columns: ["name", "value"],
      rows: input.bars.slice(0, tableRowsMax).map(({ name, value }) => [name, format(value)]),
      rowsLeftOut: Math.max(0, input.bars.length - tableRowsMax),
    }),
    draw: (theme) => draw(input, theme),
    hover: ({ dataIndex }) => {
      const bar = input.bars[dataIndex];
      return bar === undefined
        ? undefined
        : { title: bar.name, lines: [{ name: "value", value: format(bar.value) }] };
    },
  };
}

function draw({ bars: drawn, format = formatValue }: BarsInput, theme: Theme): DrawingOption {
  return {
    animation: false,
    textStyle: { fontFamily },
    grid: { left: 24, right: 64, top: 4, bottom: 4, outerBoundsMode: "same" },
    tooltip: { trigger: "item" },
    xAxis: { type: "value", show: false },
    yAxis: {
      type: "category",
      inverse: true,
      data: drawn.map(({ name }) => name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        interval: 0,
        color: theme.ink,
        fontFamily,
        fontSize: 11,
        width: 200,
        overflow: "truncate",
      },
    },
    series: [
      {
        type: "bar",
        barMaxWidth: 14,
        emphasis: { disabled: true },
        data: drawn.map(({ value, tone }) => ({
          value,
          itemStyle: { color: tone === undefined ? theme.accent : theme.tones[tone] },
        })),
        label: {
          show: true,
          position: "right",
          color: theme.ink,
          fontFamily,
          fontSize: 11,
          formatter: ({ dataIndex }) => format(drawn[dataIndex]?.value ?? Number.NaN),
        },
      },
    ],
  };
}

function summaryOf({ bars: told, format = formatValue }: BarsInput): string {
  if (told.length === 0) return "No bars.";
  const most = told.reduce((high, bar) => (bar.value > high.value ? bar : high));
  return `${told.length} bars; the longest is ${most.name} with ${format(most.value)}.`;
}
