import { type Chart, type DrawingOption, tableRowsMax } from "./chart.ts";
import { formatValue } from "./format.ts";
import type { Theme, Tone } from "./theme.ts";
import { fontFamily, formatTime, rangeOf, type TimeForm } from "./time-axis.ts";

export interface StatSparkInput {
  readonly label: string;
  readonly timesMs: readonly number[];
  readonly timeForm?: TimeForm;
  readonly values: readonly (number | null)[];
  readonly tone?: Tone;
  /** A colour of one's own, `#rrggbb`; goes before the tone. */
  readonly color?: string;
  readonly format?: (value: number) => string;
  readonly heightPx?: number;
}

/** A small line without axes, for beside or below a figure. */
export function statSpark(input: StatSparkInput): Chart {
  const { label, timesMs, timeForm = "offset", values, format = formatValue, heightPx = 48 } = input;
  const known = values.flatMap((value) => (value === null || Number.isNaN(value) ? [] : [value]));
  const written = (index: number) => {
    const value = values[index] ?? null;
    return value === null ? "no sample" : format(value);
  };
  return {
    label,
    summary:
      known.length === 0 ? "No sample." : `From ${format(known[0] ?? 0)} to ${format(known.at(-1) ?? 0)}.`,
    heightPx,
    isEmpty: known.length === 0,
    places: timesMs.map((_, dataIndex) => ({ seriesIndex: 0, dataIndex })),
    table: () => ({
      columns: ["time", "value"],
      rows: timesMs.slice(0, tableRowsMax).map((atMs, index) => [formatTime(atMs, timeForm), written(index)]),
      rowsLeftOut: Math.max(0, timesMs.length - tableRowsMax),
    }),
    draw: (theme) => draw(input, theme),
    hover: ({ dataIndex }) => {
      const atMs = timesMs[dataIndex];
      if (atMs === undefined) return undefined;
      return { title: formatTime(atMs, timeForm), lines: [{ name: label, value: written(dataIndex) }] };
    },
  };
}

function draw({ timesMs, values, tone, color }: StatSparkInput, theme: Theme): DrawingOption {
  const { fromMs, toMs } = rangeOf(timesMs);
  const drawn = color ?? (tone === undefined ? theme.accent : theme.tones[tone]);
  return {
    animation: false,
    useUTC: true,
    textStyle: { fontFamily },
    grid: { left: 1, right: 1, top: 3, bottom: 2 },
    tooltip: { trigger: "axis", axisPointer: { type: "line", lineStyle: { color: theme.border } } },
    xAxis: { type: "time", show: false, min: fromMs, max: toMs },
    yAxis: { type: "value", show: false, scale: true },
    series: [
      {
        type: "line",
        data: timesMs.map((atMs, at) => [atMs, values[at] ?? "-"]),
        showSymbol: false,
        lineStyle: { width: 1.5 },
        itemStyle: { color: drawn },
        areaStyle: { color: drawn, opacity: 0.15, origin: "start" },
        emphasis: { disabled: true },
      },
    ],
  };
}
