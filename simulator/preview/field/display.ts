import { mapOf, numberOf, textOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import { dateText } from "../format/date-units.ts";
import type { FormattedValue } from "../format/formatted-value.ts";
import { isDateUnit, isWordUnit, unitFormat } from "../format/unit-format.ts";
import { type Brightness, classicPalette, colorBetween, colorOf, gradientOf } from "./colors.ts";
import { type CellValue, mappedValue } from "./mappings.ts";
import { ratioOf, stepOf, type ThresholdStep, thresholdsOf, type ValueRange } from "./thresholds.ts";

/** A value as it is shown. */
export interface Shown extends FormattedValue {
  readonly color: string;
  /** Undefined for texts, and where there is no value. */
  readonly number: number | undefined;
  /** Whether a value mapping gave its text. */
  readonly isMapped: boolean;
}

/** What the look of a field's values depends on beside its settings. */
export interface DisplayContext {
  readonly brightness: Brightness;
  readonly nowMs: number;
  /** What of the field is shown at most and at least, for colours and gauges. */
  readonly range: ValueRange;
  /** Which of the panel's series it is, for colours by order. */
  readonly seriesIndex: number;
}

/** Shows the values of one field. */
export type Display = (value: CellValue, decimals?: number) => Shown;

/** How the values of a field look by its settings: value mappings first, then unit, decimals, colour. */
export function displayOf(settings: FieldMap, context: DisplayContext): Display {
  const unit = textOf(settings.unit);
  const format = unitFormat(unit);
  const noValue = textOf(settings.noValue);
  const fixedDecimals = numberOf(settings.decimals);
  const colors = colorsOf(settings, context);
  return (value, axisDecimals) => {
    const number = numberIn(value);
    const mapped = mappedValue(settings, value);
    const color =
      mapped?.color === undefined
        ? colors(number ?? Number.NEGATIVE_INFINITY)
        : colorOf(mapped.color, context.brightness);
    const isMapped = mapped?.text !== undefined;
    const shown = { color, number, isMapped };
    if (mapped?.text !== undefined) return { text: mapped.text, prefix: "", suffix: "", ...shown };
    if (number === undefined || (typeof value === "string" && (unit === undefined || unit === "string"))) {
      const text = value === null || value === undefined || value === "" ? (noValue ?? "") : String(value);
      return { text, prefix: "", suffix: "", ...shown };
    }
    if (Number.isNaN(number)) return { text: "NaN", prefix: "", suffix: "", ...shown };
    const written = format(number, { decimals: fixedDecimals ?? axisDecimals, nowMs: context.nowMs });
    // Decimals that nobody asked for are not worth their zeros.
    const text = fixedDecimals === undefined && !isWordUnit(unit) ? withoutZeros(written.text) : written.text;
    return { ...written, text, ...shown };
  };
}

function numberIn(value: CellValue): number | undefined {
  return typeof value === "number" ? value : numberOf(value);
}

function withoutZeros(text: string): string {
  return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text;
}

/** Shows instants, in the unit of the settings where that is one of dates. */
export function displayOfTime(settings: FieldMap, nowMs: number): (atMs: number) => string {
  const unit = textOf(settings.unit);
  if (!isDateUnit(unit)) return (atMs) => dateText(atMs, "YYYY-MM-DD HH:mm:ss");
  const format = unitFormat(unit);
  return (atMs) => format(atMs, { decimals: undefined, nowMs }).text;
}

/** The colour of a value by the field's colour mode. */
function colorsOf(settings: FieldMap, context: DisplayContext): (value: number) => string {
  const { brightness, range, seriesIndex } = context;
  const { mode, fixedColor } = mapOf(settings.color);
  const name = textOf(mode) ?? "thresholds";
  const gradient = gradientOf(name, brightness);
  if (gradient !== undefined) return (value) => colorBetween(gradient, ratioOf(value, range));
  switch (name) {
    case "fixed":
    case "shades": {
      const color = colorOf(textOf(fixedColor) ?? "gray", brightness);
      return () => color;
    }
    case "palette-classic":
    case "palette-classic-by-name": {
      const color = classicPalette[seriesIndex % classicPalette.length] ?? "#8E8E8E";
      return () => color;
    }
    default: {
      const thresholds = thresholdsOf(settings);
      const known = new Map<ThresholdStep, string>();
      return (value) => {
        const step = stepOf(thresholds, value, range);
        const color = known.get(step) ?? colorOf(step.color, brightness);
        known.set(step, color);
        return color;
      };
    }
  }
}

/** Whether each value of a field has a colour of its own, rather than the series one. */
export function isColoredByValue(settings: FieldMap): boolean {
  const mode = textOf(mapOf(settings.color).mode) ?? "thresholds";
  return mode === "thresholds" || mode.startsWith("continuous-");
}
