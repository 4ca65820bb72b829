import { mapOf, numberOf, textOf } from "../../dashboard/index.ts";
import { type Brightness, colorOf } from "../field/colors.ts";
import { isColoredByValue } from "../field/display.ts";
import { absoluteSteps, type ThresholdStep, thresholdsOf } from "../field/thresholds.ts";
import type { Frame } from "../frame/frame.ts";
import { reduceField } from "../frame/reduce.ts";
import { type AxisExtent, axisExtent } from "./axis.ts";
import { type LineStyle, lineStyleOf } from "./line-style.ts";
import type { Look } from "./shown-fields.ts";
import { type TimeColumn, timeColumns } from "./time-columns.ts";

/** A series of a graph with its colour and style. */
export interface GraphSeries {
  readonly column: TimeColumn;
  readonly color: string;
  readonly style: LineStyle;
  /** Which of the graph's axes. */
  readonly axis: number;
  /** What it adds at each time: its value, turned over or as a share where its style says so. */
  readonly parts: readonly (number | null)[];
  /** How far it reaches at each time: stacked series stand on those before. */
  readonly reach: readonly (number | null)[];
}

/** An axis of values, shared by the series of one unit. */
export interface GraphAxis {
  readonly extent: AxisExtent;
  readonly side: "left" | "right" | "hidden";
  readonly label: string;
  readonly logBase: number | undefined;
  readonly write: (value: number) => string;
  readonly thresholds: readonly ThresholdStep[];
  readonly style: LineStyle;
}

/** A graph over time: everything that its picture and its legend show. */
export interface Graph {
  readonly timesMs: readonly number[];
  readonly series: readonly GraphSeries[];
  readonly axes: readonly GraphAxis[];
}

/** Makes a graph of frames with times; `hidden` series are in the legend only. */
export function graphOf(
  frames: readonly Frame[],
  look: Look,
  hidden: ReadonlySet<string>,
  tickCount: number,
): Graph {
  const { timesMs, columns } = timeColumns(frames, look);
  const styled = columns
    .map((column) => ({ column, style: lineStyleOf(column.field.settings) }))
    .filter(({ style }) => !style.isHidden);
  const keys = [...new Set(styled.map(({ column, style }) => axisKey(column, style)))].slice(0, axesMax);
  const unstacked = styled.map(({ column, style }) => ({
    column,
    style,
    color: colorOfSeries(column),
    axis: Math.max(0, keys.indexOf(axisKey(column, style))),
  }));
  const series = stacked(unstacked, hidden);
  const axes = keys.map((_, index) =>
    axisOf(
      series.filter(({ axis }) => axis === index),
      index,
      keys.length,
      hidden,
      look.brightness,
      tickCount,
    ),
  );
  return { timesMs, series, axes };
}

// Further units share the last axis; nobody reads four.
const axesMax = 4;

function axisKey({ field: { settings } }: TimeColumn, { axis }: LineStyle): string {
  const { unit, min, max } = settings;
  return JSON.stringify([unit ?? "", min, max, axis]);
}

/** The colour of a series: its own, or that of its last value where values have colours. */
function colorOfSeries({ field, display }: TimeColumn): string {
  if (!isColoredByValue(field.settings)) return display(0).color;
  const seriesBy = textOf(mapOf(field.settings.color).seriesBy) ?? "last";
  return display(reduceField(field.values, seriesBy === "last" ? "lastNotNull" : seriesBy)).color;
}

type Unstacked = Omit<GraphSeries, "parts" | "reach">;

function stacked(series: readonly Unstacked[], hidden: ReadonlySet<string>): readonly GraphSeries[] {
  const totals = totalsOf(series, hidden);
  const reached = new Map<string, number[]>();
  return series.map((one) => {
    const { style, column } = one;
    const total = totals.get(stackKey(one));
    const sign = style.isUpsideDown ? -1 : 1;
    const parts = column.aligned.map((value, index) => {
      if (value === null) return null;
      const whole = total?.[index] ?? 1;
      return sign * (whole === 0 ? 0 : value / whole);
    });
    if (style.stack === undefined || hidden.has(column.name)) return { ...one, parts, reach: parts };
    // Those that are turned over have a stack of their own, below.
    const key = `${stackKey(one)} ${sign}`;
    const sums = reached.get(key) ?? parts.map(() => 0);
    const reach = parts.map((part, index) => {
      if (part === null) return null;
      const sum = (sums[index] ?? 0) + part;
      sums[index] = sum;
      return sum;
    });
    reached.set(key, sums);
    return { ...one, parts, reach };
  });
}

/** Which series stand on each other: of one group, axis and kind of drawing. */
export function stackKey({ style, axis }: Unstacked): string {
  return `${style.stack?.group ?? ""} ${axis} ${style.draw}`;
}

function totalsOf(
  series: readonly Unstacked[],
  hidden: ReadonlySet<string>,
): ReadonlyMap<string, readonly number[]> {
  const totals = new Map<string, number[]>();
  for (const one of series) {
    if (one.style.stack?.isPercent !== true || hidden.has(one.column.name)) continue;
    const total = totals.get(stackKey(one)) ?? one.column.aligned.map(() => 0);
    for (const [index, value] of one.column.aligned.entries())
      total[index] = (total[index] ?? 0) + (value ?? 0);
    totals.set(stackKey(one), total);
  }
  return totals;
}

function axisOf(
  series: readonly GraphSeries[],
  index: number,
  axisCount: number,
  hidden: ReadonlySet<string>,
  brightness: Brightness,
  tickCount: number,
): GraphAxis {
  const [first] = series;
  const shown = series.filter(({ column }) => !hidden.has(column.name));
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { reach } of shown) {
    for (const value of reach) {
      if (value === null) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  const settings = first?.column.field.settings ?? {};
  const style = first?.style ?? lineStyleOf({});
  const standsOnZero = shown.some(({ style: { draw, stack } }) => draw === "bars" || stack !== undefined);
  if (standsOnZero && min > 0) min = 0;
  const isPercent = shown.some(({ style: { stack } }) => stack?.isPercent === true);
  const unit = textOf(settings.unit) ?? "";
  const wishes = {
    min: numberOf(settings.min) ?? (isPercent ? 0 : undefined),
    max: numberOf(settings.max) ?? (isPercent ? 1 : undefined),
    softMin: style.axis.softMin,
    softMax: style.axis.softMax,
    isBinary: /^(?:bytes|bits|[kmgtp]bytes|bin[bB]ps|[KMGTP]i(?:Bs|bits))$/.test(unit),
    isCentered: style.axis.isCentered,
    decimals: isFactorUnit(unit) ? undefined : numberOf(settings.decimals),
  };
  const extent = axisExtent(min, max, wishes, tickCount);
  const display = first?.column.display;
  const { placement, label, logBase } = style.axis;
  const side = placement === "auto" ? (index === 0 || axisCount === 1 ? "left" : "right") : placement;
  const write = (value: number) => {
    if (isPercent) return `${Number((value * 100).toFixed(1))}%`;
    if (display === undefined) return String(value);
    const { prefix, text, suffix } = display(style.isUpsideDown ? -value : value);
    return `${prefix}${text}${suffix}`;
  };
  const thresholds = absoluteSteps(thresholdsOf(settings), { min: extent.min, max: extent.max });
  const colored = thresholds.map((step) => ({ ...step, color: colorOf(step.color, brightness) }));
  return { extent, side, label, logBase, write, thresholds: colored, style };
}

// Their decimals count in another size than the values are in.
function isFactorUnit(unit: string): boolean {
  return !(unit === "" || unit === "none" || unit.startsWith("suffix:") || unit.startsWith("prefix:"));
}
