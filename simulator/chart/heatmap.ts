import type { CustomSeriesOption } from "echarts/charts";
import { type Chart, type ChartTable, type DrawingOption, type HoverText, tableRowsMax } from "./chart.ts";
import { mixColors } from "./color.ts";
import { formatValue } from "./format.ts";
import type { Theme } from "./theme.ts";
import { fontFamily, formatTime, type TimeForm, timeAxis } from "./time-axis.ts";

/** One row of a heat map: a bucket, with a value for each time. */
export interface HeatmapRow {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

export interface HeatmapInput {
  readonly label: string;
  readonly summary?: string;
  /** Ascending; a cell reaches from its time to `stepMs` later. */
  readonly timesMs: readonly number[];
  readonly stepMs: number;
  readonly timeForm?: TimeForm;
  /** The lowest first. */
  readonly rows: readonly HeatmapRow[];
  readonly format?: (value: number) => string;
  readonly range?: { readonly fromMs: number; readonly toMs: number };
  readonly heightPx?: number;
}

interface Cell {
  readonly row: number;
  readonly at: number;
  readonly value: number;
}

/** How often something was seen, by bucket and time: the more, the stronger the colour. Nothing is drawn for 0. */
export function heatmap(input: HeatmapInput): Chart {
  const { label, rows, timesMs, stepMs, timeForm = "offset", format = formatValue, heightPx = 220 } = input;
  const cells = rows.flatMap(({ values }, row) =>
    timesMs.flatMap((_, at): readonly Cell[] => {
      const value = values[at] ?? null;
      return value === null || !Number.isFinite(value) || value === 0 ? [] : [{ row, at, value }];
    }),
  );
  const most = cells.reduce((high, { value }) => Math.max(high, Math.abs(value)), 0);
  return {
    label,
    summary: input.summary ?? `${rows.length} buckets; the most in one cell is ${format(most)}.`,
    heightPx,
    isEmpty: cells.length === 0,
    places: cells.map((_, dataIndex) => ({ seriesIndex: 0, dataIndex })),
    table: () => tableOf(input),
    draw: (theme) => draw(input, cells, most, theme),
    hover: ({ dataIndex }) => {
      const cell = cells[dataIndex];
      return cell === undefined ? undefined : hoverOf(cell);
    },
  };

  function hoverOf({ row, at, value }: Cell): HoverText {
    const fromMs = timesMs[at] ?? 0;
    return {
      title: `${formatTime(fromMs, timeForm)} to ${formatTime(fromMs + stepMs, timeForm)}`,
      lines: [{ name: rows[row]?.name ?? "", value: format(value) }],
    };
  }
}

function draw(input: HeatmapInput, cells: readonly Cell[], most: number, theme: Theme): DrawingOption {
  const { rows, timesMs, stepMs, timeForm = "offset" } = input;
  const lastMs = timesMs.at(-1) ?? 0;
  const range = input.range ?? { fromMs: timesMs[0] ?? 0, toMs: lastMs + stepMs };
  const series: CustomSeriesOption = {
    type: "custom",
    data: cells.map(({ row, at }) => [timesMs[at] ?? 0, row]),
    encode: { x: 0, y: 1 },
    clip: true,
    renderItem: ({ dataIndex }, api) => {
      const cell = cells[dataIndex];
      if (cell === undefined) return null;
      const fromMs = timesMs[cell.at] ?? 0;
      const [fromX = 0, y = 0] = api.coord([fromMs, cell.row]);
      const [toX = 0] = api.coord([fromMs + stepMs, cell.row]);
      const [, nextY = 0] = api.coord([fromMs, cell.row + 1]);
      const height = rows.length > 1 ? Math.abs(nextY - y) : 24;
      return {
        type: "rect",
        shape: {
          x: fromX,
          y: y - height / 2,
          width: Math.max(1, toX - fromX - 0.5),
          height: Math.max(1, height - 0.5),
        },
        style: { fill: strengthColor(Math.abs(cell.value) / most, theme) },
      };
    },
  };
  return {
    animation: false,
    useUTC: true,
    textStyle: { fontFamily },
    grid: { left: 8, right: 12, top: 10, bottom: 6, outerBoundsMode: "same" },
    tooltip: { trigger: "item" },
    xAxis: { ...timeAxis(theme, timeForm, range), splitLine: { show: false } },
    yAxis: {
      type: "category",
      data: rows.map(({ name }) => name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: theme.inkMuted, fontFamily, fontSize: 11, hideOverlap: true },
    },
    series: [series],
  };
}

/** The root tells small counts apart, which are most of what there is. */
function strengthColor(ratio: number, theme: Theme): string {
  return mixColors(theme.surface, theme.accent, 0.12 + 0.88 * Math.sqrt(Math.min(1, ratio)));
}

function tableOf({ rows, timesMs, timeForm = "offset", format = formatValue }: HeatmapInput): ChartTable {
  const shown = timesMs.slice(0, tableRowsMax);
  return {
    columns: ["time", ...rows.map(({ name }) => name)],
    rows: shown.map((atMs, at) => [
      formatTime(atMs, timeForm),
      ...rows.map(({ values }) => {
        const value = values[at] ?? null;
        return value === null ? "no sample" : format(value);
      }),
    ]),
    rowsLeftOut: timesMs.length - shown.length,
  };
}
