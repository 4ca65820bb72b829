import { mapOf, numberOf, textOf, textsOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";

/** How a series of a graph is drawn, as its field's `custom` settings say. */
export interface LineStyle {
  readonly draw: "line" | "bars" | "points";
  readonly steps: "none" | "before" | "after";
  readonly isSmooth: boolean;
  readonly widthPx: number;
  /** 0..1. */
  readonly fillOpacity: number;
  /** The series down to which the space is filled, by its name. */
  readonly fillBelowTo: string | undefined;
  readonly isGradient: boolean;
  readonly dash: readonly number[] | "dotted" | undefined;
  readonly points: "auto" | "always" | "never";
  readonly pointSizePx: number;
  /** Gaps up to this long are bridged; infinity for all. */
  readonly spanMs: number;
  /** Series of one group stand on each other. */
  readonly stack: { readonly group: string; readonly isPercent: boolean } | undefined;
  readonly isUpsideDown: boolean;
  readonly isHidden: boolean;
  readonly isOutOfLegend: boolean;
  readonly thresholds: ThresholdStyle;
  readonly axis: AxisStyle;
}

export interface ThresholdStyle {
  readonly line: "none" | "solid" | "dashed";
  readonly hasArea: boolean;
}

export interface AxisStyle {
  readonly placement: "auto" | "left" | "right" | "hidden";
  readonly label: string;
  readonly softMin: number | undefined;
  readonly softMax: number | undefined;
  readonly logBase: number | undefined;
  readonly isCentered: boolean;
}

/** Reads the style of a field's series. */
export function lineStyleOf(settings: FieldMap): LineStyle {
  const custom = mapOf(settings.custom);
  const { mode, group } = mapOf(custom.stacking);
  const { fill, dash } = mapOf(custom.lineStyle);
  const { viz, legend } = mapOf(custom.hideFrom);
  const interpolation = textOf(custom.lineInterpolation);
  const isStacked = mode === "normal" || mode === "percent";
  return {
    draw: custom.drawStyle === "bars" || custom.drawStyle === "points" ? custom.drawStyle : "line",
    steps: interpolation === "stepBefore" ? "before" : interpolation === "stepAfter" ? "after" : "none",
    isSmooth: interpolation === "smooth",
    widthPx: Math.max(0, Math.min(10, numberOf(custom.lineWidth) ?? 1)),
    fillOpacity: Math.max(0, Math.min(1, (numberOf(custom.fillOpacity) ?? 0) / 100)),
    fillBelowTo: textOf(custom.fillBelowTo),
    isGradient: custom.gradientMode === "opacity" || custom.gradientMode === "hue",
    dash: fill === "dash" ? dashOf(dash) : fill === "dot" ? "dotted" : undefined,
    points: custom.showPoints === "always" || custom.showPoints === "never" ? custom.showPoints : "auto",
    pointSizePx: Math.max(1, Math.min(40, numberOf(custom.pointSize) ?? 5)),
    spanMs: custom.spanNulls === true ? Number.POSITIVE_INFINITY : (numberOf(custom.spanNulls) ?? 0),
    stack: isStacked ? { group: textOf(group) ?? "A", isPercent: mode === "percent" } : undefined,
    isUpsideDown: custom.transform === "negative-Y",
    isHidden: viz === true,
    isOutOfLegend: legend === true,
    thresholds: thresholdStyleOf(textOf(mapOf(custom.thresholdsStyle).mode) ?? "off"),
    axis: axisStyleOf(custom),
  };
}

function dashOf(dash: unknown): readonly number[] {
  const lengths = textsOf(dash)
    .map(Number)
    .filter((length) => length > 0 && length < 1000);
  return lengths.length === 0 ? [10, 10] : lengths;
}

function thresholdStyleOf(mode: string): ThresholdStyle {
  const line = mode.startsWith("dashed")
    ? "dashed"
    : mode.startsWith("line") || mode === "series"
      ? "solid"
      : "none";
  return { line, hasArea: mode.endsWith("area") };
}

function axisStyleOf(custom: FieldMap): AxisStyle {
  const { axisPlacement } = custom;
  const { type, log } = mapOf(custom.scaleDistribution);
  const isKnown = axisPlacement === "left" || axisPlacement === "right" || axisPlacement === "hidden";
  return {
    placement: isKnown ? axisPlacement : "auto",
    label: textOf(custom.axisLabel) ?? "",
    softMin: numberOf(custom.axisSoftMin),
    softMax: numberOf(custom.axisSoftMax),
    logBase: type === "log" ? (numberOf(log) ?? 2) : undefined,
    isCentered: custom.axisCenteredZero === true,
  };
}
