import {
  formatHistogram,
  type InstantResult,
  type Labels,
  type NativeHistogram,
  quoteText,
  type RangeResult,
  type ResultSeries,
  type StepGrid,
} from "../promql/index.ts";
import { alignFigures, figureText, histogramFigure, longest } from "./figure-text.ts";
import { type QueryAnswer, stepCountOf } from "./query-answer.ts";
import { fullNames, type SeriesNames, seriesText, shortNames } from "./series-text.ts";
import { createStyle, type Style } from "./style.ts";
import { formatInstant } from "./time-text.ts";
import { trendText } from "./trend-text.ts";

/** How a table is laid out. */
export interface TableOptions {
  /** How wide the terminal is, in columns; undefined where nobody looks, as in a pipe. */
  readonly width: number | undefined;
  readonly hasColor: boolean;
}

/**
 * A query's answer as a table for people: one line a series. Where the lines would not fit the terminal, labels that
 * all series have are said once. Numbers are rounded; all their digits are in the JSON.
 */
export function renderQueryTable(answer: QueryAnswer, options: TableOptions): string {
  const style = createStyle(options.hasColor);
  switch (answer.kind) {
    case "instant":
      return instantTable(answer.result, options, style);
    case "range":
      return rangeTable(answer.result, answer.grid, options, style);
    default:
      return answer satisfies never;
  }
}

const instantDigitCount = 10;

function instantTable(result: InstantResult, options: TableOptions, style: Style): string {
  switch (result.type) {
    case "string":
      return `${quoteText(result.value)}\n`;
    case "scalar":
      return `${figureText(result.value, instantDigitCount)}\n`;
    case "vector": {
      const { samples } = result;
      const floats = alignFigures(
        samples.map(({ value, histogram }) =>
          histogram === undefined ? figureText(value, instantDigitCount) : "",
        ),
      );
      const values = samples.map(({ histogram }, index) =>
        histogram === undefined ? (floats[index] ?? "") : formatHistogram(histogram),
      );
      const all = samples.map(({ labels }) => labels);
      return table({ all, columns: [{ head: "", cells: values }] }, options, style);
    }
    case "matrix":
      return result.series.map(({ labels, samples }) => sampleLines(labels, samples, style)).join("");
    default:
      return result satisfies never;
  }
}

function sampleLines(
  labels: Labels,
  samples: readonly {
    readonly timestampMs: number;
    readonly value: number;
    readonly histogram: NativeHistogram | undefined;
  }[],
  style: Style,
): string {
  const times = samples.map(({ timestampMs }) => formatInstant(timestampMs));
  const width = longest(times);
  const values = alignFigures(
    samples.map(({ value, histogram }) =>
      histogram === undefined ? figureText(value, instantDigitCount) : "",
    ),
  );
  const lines = samples.map(({ histogram }, index) => {
    const value = histogram === undefined ? (values[index] ?? "") : formatHistogram(histogram);
    return `  ${style.quiet((times[index] ?? "").padEnd(width))}  ${value.trimEnd()}\n`;
  });
  return `${style.strong(seriesText(labels))}\n${lines.join("")}`;
}

const summaryDigitCount = 6;

function rangeTable(result: RangeResult, grid: StepGrid, options: TableOptions, style: Style): string {
  const stepCount = stepCountOf(grid);
  const head = style.quiet(
    `${formatInstant(grid.startMs)} … ${formatInstant(grid.endMs)}, ${stepCount} ${stepCount === 1 ? "step" : "steps"}\n`,
  );
  switch (result.type) {
    case "string":
      return `${quoteText(result.value)}\n`;
    case "scalar": {
      const { values } = result;
      const isPresent = new Uint8Array(values.length).fill(1);
      const columns = summaryColumns([{ values, isPresent, histograms: undefined }]);
      return head + lines({ common: undefined, names: ["scalar"] }, columns, style);
    }
    case "vector": {
      if (result.series.length === 0) return "";
      const all = result.series.map(({ labels }) => labels);
      return head + table({ all, columns: summaryColumns(result.series) }, options, style);
    }
    default:
      return result satisfies never;
  }
}

type SummarySeries = Omit<ResultSeries, "labels">;

function summaryColumns(series: readonly SummarySeries[]): readonly Column[] {
  const rows = series.map(summaryOf);
  const column = (head: string, pick: (row: Summary) => string) => ({
    head,
    cells: alignFigures(rows.map(pick)),
  });
  return [
    column("present", (row) => row.present),
    column("first", (row) => row.first),
    column("last", (row) => row.last),
    column("min", (row) => row.smallest),
    column("max", (row) => row.largest),
    { head: "trend", cells: rows.map((row) => row.trend) },
  ];
}

interface Summary {
  readonly present: string;
  readonly first: string;
  readonly last: string;
  readonly smallest: string;
  readonly largest: string;
  readonly trend: string;
}

function summaryOf(series: SummarySeries): Summary {
  const { values, isPresent, histograms } = series;
  let presentCount = 0;
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  let floatCount = 0;
  for (let step = 0; step < values.length; step++) {
    if (isPresent[step] !== 1) continue;
    presentCount++;
    const value = values[step] ?? Number.NaN;
    if (histograms?.[step] !== undefined || Number.isNaN(value)) continue;
    floatCount++;
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
  }
  const textAt = (step: number) => {
    const histogram = histograms?.[step];
    if (histogram !== undefined) return histogramFigure(histogram, summaryDigitCount);
    return figureText(values[step] ?? Number.NaN, summaryDigitCount);
  };
  const extreme = (value: number) => (floatCount === 0 ? "" : figureText(value, summaryDigitCount));
  return {
    present: String(presentCount),
    first: textAt(isPresent.indexOf(1)),
    last: textAt(isPresent.lastIndexOf(1)),
    smallest: extreme(smallest),
    largest: extreme(largest),
    trend: trendText(series, { smallest, largest }),
  };
}

interface Column {
  readonly head: string;
  /** One for each series, of one length where they are figures. */
  readonly cells: readonly string[];
}

interface Rows {
  readonly all: readonly Labels[];
  readonly columns: readonly Column[];
}

function table({ all, columns }: Rows, { width }: TableOptions, style: Style): string {
  const names = fullNames(all);
  const neededWidth = columns.reduce(
    (sum, { head, cells }) => sum + 2 + Math.max(head.length, longest(cells)),
    longest(names.names),
  );
  return lines(width === undefined || neededWidth <= width ? names : shortNames(all), columns, style);
}

function lines({ common, names }: SeriesNames, columns: readonly Column[], style: Style): string {
  const nameWidth = longest(names);
  const widths = columns.map(({ head, cells }) => Math.max(head.length, longest(cells)));
  const row = (name: string, cells: readonly string[]) =>
    [name.padEnd(nameWidth), ...cells].join("  ").trimEnd();
  const body = names.map((name, index) => {
    const cells = columns.map(({ head, cells: all }, at) => {
      const cell = all[index] ?? "";
      return head === "" || head === "trend" ? cell : cell.padStart(widths[at] ?? 0);
    });
    return `${row(name, cells)}\n`;
  });
  const heads = columns.map(({ head }, at) => (head === "trend" ? head : head.padStart(widths[at] ?? 0)));
  const head = columns.some((column) => column.head !== "") ? [`${style.quiet(row("", heads))}\n`] : [];
  const inAll = common === undefined ? [] : [`${style.quiet(`in all: ${common}`)}\n`];
  return [...inAll, ...head, ...body].join("");
}
