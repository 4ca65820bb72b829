import type { StepGrid } from "../promql/index.ts";
import { timeTicks, type ValueAxis, valueAxis } from "./axis.ts";
import { curvesMax, markerOf, renderLegend } from "./chart-legend.ts";
import { type Curve, type Extent, extentOf } from "./curve.ts";
import { longest } from "./figure-text.ts";
import { BrailleCanvas, MarkerCanvas, type Pen, type PlotCanvas } from "./plot-canvas.ts";
import { paintSeries } from "./series-color.ts";
import { createStyle } from "./style.ts";
import { formatInstant } from "./time-text.ts";

/** Something that happened at a time. */
export interface TimeMark {
  readonly atMs: number;
  readonly text: string;
}

/** How lines are laid out. */
export interface LineChartOptions {
  readonly width: number;
  /** The rows of the plot without axis and legend. */
  readonly height: number;
  readonly hasColor: boolean;
  readonly marks: readonly TimeMark[];
}

/** Curves over a grid of steps, with axes, what happened meanwhile, and a legend. */
export function renderLineChart(
  all: readonly Curve[],
  grid: StepGrid,
  { width, height, hasColor, marks }: LineChartOptions,
): string {
  const style = createStyle(hasColor);
  const extents = all.map(extentOf);
  const shown = highestOf(extents);
  const curves = shown.flatMap((index) => all[index] ?? []);
  const shownExtents = shown.flatMap((index) => extents[index] ?? []);
  const axis = axisOver(shownExtents, height);
  const margin = longest(axis.ticks.map(({ text }) => text)) + 1;
  const plotWidth = Math.max(20, width - margin - 1);
  const hasMarkers = !hasColor && curves.length > 1;
  const canvas: PlotCanvas = hasMarkers
    ? new MarkerCanvas(plotWidth, height)
    : new BrailleCanvas(plotWidth, height);
  const seen = marks.filter(({ atMs }) => atMs >= grid.startMs && atMs <= endOf(grid)).slice(0, marksMax);
  const columnOf = (atMs: number) => Math.floor(columnAt(atMs, grid, canvas) / canvas.columnsPerCharacter);
  curves.forEach(({ values }, index) => {
    drawCurve(canvas, values, axis, { index, brush: hasMarkers ? markerOf(index) : "" });
  });
  for (const { atMs } of seen) canvas.rule(columnOf(atMs));
  const rows = canvas.rows((text, index) => paintSeries(text, index, hasColor));
  const plotted = labelled(rows, axis, canvas).map(
    ({ label, edge }, row) => `${label.padStart(margin - 1)} ${edge}${rows[row] ?? ""}`,
  );
  const lines = [
    ...plotted,
    ...timeAxis(grid, plotWidth, columnOf).map((line) => " ".repeat(margin) + line),
    ...(seen.length === 0 ? [] : [`${" ".repeat(margin + 1)}${style.quiet(markText(seen))}`]),
    ...renderLegend(curves, shownExtents, { width, hasColor, hasMarkers }, style),
    ...notes(all.length - curves.length, shownExtents),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/** The places of the curves that reach highest, in their own order. */
function highestOf(extents: readonly Extent[]): readonly number[] {
  const order = extents.map((_, index) => index);
  const reach = (index: number) => extents[index]?.largest ?? Number.NEGATIVE_INFINITY;
  // Two infinities have no difference, so equal ones are told apart by their place.
  order.sort((left, right) =>
    reach(right) > reach(left) ? 1 : reach(right) < reach(left) ? -1 : left - right,
  );
  return order.slice(0, curvesMax).sort((left, right) => left - right);
}

function axisOver(extents: readonly Extent[], height: number): ValueAxis {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (const extent of extents) {
    smallest = Math.min(smallest, extent.smallest);
    largest = Math.max(largest, extent.largest);
  }
  return smallest > largest ? valueAxis(0, 1, 2) : valueAxis(smallest, largest, Math.ceil(height / 2));
}

/** The time of the last step. */
function endOf({ startMs, endMs, stepMs }: StepGrid): number {
  return startMs + Math.floor((endMs - startMs) / stepMs) * stepMs;
}

function columnAt(atMs: number, grid: StepGrid, { columnCount }: PlotCanvas): number {
  const lengthMs = endOf(grid) - grid.startMs;
  return lengthMs === 0 ? 0 : Math.round(((atMs - grid.startMs) / lengthMs) * (columnCount - 1));
}

function rowOf(value: number, { lowest, highest }: ValueAxis, { rowCount }: PlotCanvas): number {
  const row = Math.round(((highest - value) / (highest - lowest)) * (rowCount - 1));
  // Floats at the end of their range reach further than an axis can.
  return Math.max(0, Math.min(rowCount - 1, row));
}

function drawCurve(canvas: PlotCanvas, values: Float64Array, axis: ValueAxis, pen: Pen): void {
  let before: { readonly x: number; readonly y: number } | undefined;
  values.forEach((value, step) => {
    if (!Number.isFinite(value)) {
      before = undefined;
      return;
    }
    const x = values.length === 1 ? 0 : Math.round((step / (values.length - 1)) * (canvas.columnCount - 1));
    const y = rowOf(value, axis, canvas);
    drawLine(canvas, before ?? { x, y }, { x, y }, pen);
    before = { x, y };
  });
}

function drawLine(
  canvas: PlotCanvas,
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
  pen: Pen,
): void {
  const count = Math.max(1, Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  for (let i = 0; i <= count; i++) {
    const share = i / count;
    const x = Math.round(from.x + (to.x - from.x) * share);
    canvas.dot(x, Math.round(from.y + (to.y - from.y) * share), pen);
  }
}

function labelled(rows: readonly string[], axis: ValueAxis, canvas: PlotCanvas) {
  const labels = new Map(
    axis.ticks.map(({ value, text }) => [
      Math.floor(rowOf(value, axis, canvas) / canvas.rowsPerCharacter),
      text,
    ]),
  );
  return rows.map((_, row) => {
    const label = labels.get(row);
    return label === undefined ? { label: "", edge: "│" } : { label, edge: "┤" };
  });
}

// One label needs this much room, so that neighbours do not touch.
const timeLabelWidth = 16;

function timeAxis(
  grid: StepGrid,
  width: number,
  columnOf: (atMs: number) => number,
): readonly [string, string] {
  const edge = Array.from({ length: width }, () => "─");
  let labels = "";
  for (const { atMs, text } of timeTicks(grid.startMs, endOf(grid), Math.floor(width / timeLabelWidth))) {
    const column = columnOf(atMs);
    edge[column] = "┬";
    const start = Math.max(0, Math.min(column - Math.floor(text.length / 2), width - text.length));
    if (labels === "" || start > labels.length) labels = labels.padEnd(start) + text;
  }
  return [`└${edge.join("")}`, ` ${labels}`];
}

const marksMax = 12;

function markText(marks: readonly TimeMark[]): string {
  return marks.map(({ atMs, text }) => `┊ ${formatInstant(atMs)} ${text}`).join("  ");
}

function notes(hiddenCount: number, extents: readonly Extent[]): readonly string[] {
  const more =
    hiddenCount > 0
      ? [
          `  and ${hiddenCount} more series, which stay lower; narrow the expression, or see a table without \`--chart\``,
        ]
      : [];
  return extents.some(({ hasInfinity }) => hasInfinity) ? [...more, "  infinite values are not drawn"] : more;
}
