import type { FieldMap } from "../document/index.ts";
import { listOf, mapOf, numberOf, textOf } from "./field-reader.ts";
import { asWritten, type ModernPanel } from "./modern-panel.ts";
import { oldCalculations } from "./old-calculations.ts";

/** A `graph` of before Grafana 8: a time series, or a bar chart or histogram by its horizontal axis. */
export function modernGraph(panel: FieldMap): ModernPanel {
  const xAxis = mapOf(panel.xaxis);
  if (xAxis.mode === "series") return asWritten("barchart");
  if (xAxis.mode === "histogram") return asWritten("histogram");
  const axis = mapOf(listOf(panel.yaxes)[0]);
  const isBars = panel.bars === true;
  const custom = {
    drawStyle: isBars ? "bars" : panel.lines === false && panel.points === true ? "points" : "line",
    lineInterpolation: panel.steppedLine === true ? "stepAfter" : "linear",
    lineWidth: numberOf(panel.linewidth) ?? 1,
    fillOpacity: Math.min(100, (numberOf(panel.fill) ?? 1) * 10),
    showPoints: panel.points === true ? "always" : "never",
    spanNulls: panel.nullPointMode === "connected",
    stacking: {
      mode: panel.stack !== true ? "none" : panel.percentage === true ? "percent" : "normal",
      group: "A",
    },
    scaleDistribution:
      (numberOf(axis.logBase) ?? 1) > 1 ? { type: "log", log: numberOf(axis.logBase) } : { type: "linear" },
    ...(textOf(axis.label) ? { axisLabel: axis.label } : {}),
    ...thresholdStyle(panel.thresholds),
  };
  const defaults = {
    ...axisDefaults(axis),
    ...(panel.decimals === null || panel.decimals === undefined ? {} : { decimals: panel.decimals }),
    color: { mode: "palette-classic" },
    thresholds: graphThresholds(panel.thresholds),
    custom,
  };
  const tooltip = mapOf(panel.tooltip);
  return {
    ...asWritten("timeseries"),
    options: {
      legend: graphLegend(mapOf(panel.legend)),
      tooltip: { mode: tooltip.shared === false ? "single" : "multi", sort: "none" },
    },
    fieldConfig: { defaults, overrides: graphOverrides(panel) },
  };
}

function axisDefaults(axis: FieldMap): FieldMap {
  const [min, max] = [numberOf(axis.min), numberOf(axis.max)];
  return {
    ...(textOf(axis.format) ? { unit: axis.format } : {}),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
}

function graphLegend(legend: FieldMap): FieldMap {
  const hasValues = legend.values === true;
  return {
    showLegend: legend.show !== false,
    displayMode: legend.alignAsTable === true ? "table" : "list",
    placement: legend.rightSide === true ? "right" : "bottom",
    calcs: hasValues
      ? [...oldCalculations].flatMap(([old, name]) => (legend[old] === true ? [name] : []))
      : [],
  };
}

function thresholdStyle(value: unknown): FieldMap {
  const thresholds = listOf(value);
  const hasAny = thresholds.length > 0;
  const isFilled = thresholds.some((threshold) => mapOf(threshold).fill === true);
  return { thresholdsStyle: { mode: hasAny ? (isFilled ? "area" : "line") : "off" } };
}

function graphThresholds(value: unknown): FieldMap {
  const steps: FieldMap[] = [{ value: null, color: "transparent" }];
  for (const item of listOf(value)) {
    const threshold = mapOf(item);
    const at = numberOf(threshold.value);
    if (at === undefined) continue;
    const isBelow = threshold.op === "lt";
    const color = oldColor(threshold.colorMode);
    if (isBelow) {
      steps[0] = { value: null, color };
      steps.push({ value: at, color: "transparent" });
    } else steps.push({ value: at, color });
  }
  steps.sort((left, right) => (numberOf(left.value) ?? -Infinity) - (numberOf(right.value) ?? -Infinity));
  return { mode: "absolute", steps };
}

function oldColor(mode: unknown): string {
  if (mode === "warning") return "orange";
  return mode === "ok" ? "green" : "red";
}

function graphOverrides(panel: FieldMap): readonly FieldMap[] {
  const colors = Object.entries(mapOf(panel.aliasColors)).map(([name, color]) => ({
    matcher: { id: "byName", options: name },
    properties: [{ id: "color", value: { mode: "fixed", fixedColor: color } }],
  }));
  const right = mapOf(listOf(panel.yaxes)[1]);
  const series = listOf(panel.seriesOverrides).flatMap((item) => {
    const override = mapOf(item);
    const alias = textOf(override.alias);
    if (alias === undefined || alias === "") return [];
    const properties = [...seriesProperties(override, right)];
    const isPattern = /^\/.*\/[a-z]*$/.test(alias);
    return [{ matcher: { id: isPattern ? "byRegexp" : "byName", options: alias }, properties }];
  });
  return [...colors, ...series];
}

function* seriesProperties(
  override: FieldMap,
  rightAxis: FieldMap,
): Iterable<{ readonly id: string; readonly value: unknown }> {
  if (textOf(override.color)) yield { id: "color", value: { mode: "fixed", fixedColor: override.color } };
  if (override.yaxis === 2) {
    yield { id: "custom.axisPlacement", value: "right" };
    if (textOf(rightAxis.format)) yield { id: "unit", value: rightAxis.format };
  }
  if (override.transform === "negative-Y") yield { id: "custom.transform", value: "negative-Y" };
  if (override.bars === true) yield { id: "custom.drawStyle", value: "bars" };
  if (override.fill !== undefined)
    yield { id: "custom.fillOpacity", value: (numberOf(override.fill) ?? 0) * 10 };
  if (override.linewidth !== undefined) yield { id: "custom.lineWidth", value: numberOf(override.linewidth) };
  if (override.legend === false)
    yield { id: "custom.hideFrom", value: { legend: true, tooltip: false, viz: false } };
  if (override.stack === false) yield { id: "custom.stacking", value: { mode: "none", group: "A" } };
}
