import type { BarSeriesOption, CustomSeriesOption, LineSeriesOption } from "echarts/charts";
import type {
  GridComponentOption,
  LegendComponentOption,
  MarkAreaComponentOption,
  MarkLineComponentOption,
  TooltipComponentOption,
} from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { Theme, Tone } from "./theme.ts";

/** What ECharts is told; the parts of it that charts here use. */
export type DrawingOption = ComposeOption<
  | BarSeriesOption
  | CustomSeriesOption
  | LineSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | MarkAreaComponentOption
  | MarkLineComponentOption
  | TooltipComponentOption
>;

/** How large a chart is drawn, in CSS pixels. */
export interface ChartSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A chart's data as a table, for those who do not see the drawing; cells are text. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Rows that were left out because there are too many. */
  readonly rowsLeftOut: number;
}

/** One line of the box beside the pointer. */
export interface HoverLine {
  readonly name: string;
  readonly value: string;
  /** Which colour stands before it: a state's, that of the line at this index, or one written `#rrggbb`. */
  readonly tone?: Tone;
  readonly colorIndex?: number;
  readonly color?: string;
}

/** What the box beside the pointer says. It is text, whatever its characters. */
export interface HoverText {
  readonly title: string;
  readonly lines: readonly HoverLine[];
}

/**
 * A chart of any kind, made by `lineChart` and the like: what to draw, apart from where. The same value is
 * drawn as SVG by `renderSvg` and in a page by `mountChart`.
 */
export interface Chart {
  /** What the chart shows, in a few words: its accessible name. */
  readonly label: string;
  /** The chart in a sentence or two, with the figures that matter. */
  readonly summary: string;
  /** The height in CSS pixels that the content asks for. */
  readonly heightPx: number;
  /** Whether it has no sample to draw. */
  readonly isEmpty: boolean;
  readonly table: () => ChartTable;
  readonly draw: (theme: Theme, size: ChartSize) => DrawingOption;
  /** Where the arrow keys lead, in their order. */
  readonly places: readonly HoverPlace[];
  /** What the box beside the pointer says of a place. */
  readonly hover: (place: HoverPlace) => HoverText | undefined;
}

/** A time of a line chart (`dataIndex`), whatever the series; an item of the others. */
export interface HoverPlace {
  readonly seriesIndex: number;
  readonly dataIndex: number;
}

/** A stretch of time that is shaded, such as a fault or the `for` of a rule. */
export interface ChartSpan {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly tone: Tone;
}

/** A moment that is marked with a line. */
export interface ChartMark {
  readonly name: string;
  readonly atMs: number;
  readonly tone: Tone;
}

/** Rows that a chart's table holds at most. */
export const tableRowsMax = 500;
