import type { FieldMap } from "../document/index.ts";
import { isFieldMap, mapOf, numberOf, textOf } from "./field-reader.ts";
import type { FieldConfig, Transformation } from "./model.ts";
import { modernSingleValues } from "./old-field-options.ts";
import { rangeMapping, valueMapping } from "./old-mappings.ts";
import { modernTable } from "./old-table.ts";
import { thresholdSteps } from "./old-thresholds.ts";

/** A panel as today's Grafana shows it; what is undefined holds as it is written. */
export interface ModernPanel {
  readonly type: string;
  readonly options: FieldMap | undefined;
  readonly fieldConfig: FieldConfig | undefined;
  readonly transformations: readonly Transformation[] | undefined;
}

/** What has become of a kind of panel that Grafana no longer has: `graph` is a time series, `singlestat` a stat or a gauge. */
export function modernPanel(panel: FieldMap): ModernPanel {
  const type = textOf(panel.type) ?? "";
  switch (type) {
    case "graph":
      return modernGraph(panel);
    case "singlestat":
    case "grafana-singlestat-panel":
      return modernSingleStat(panel);
    case "stat":
    case "gauge":
    case "bargauge":
      return { ...asWritten(type), ...modernSingleValues(panel) };
    case "text":
      return { ...asWritten("text"), options: modernText(panel) };
    case "table":
    case "table-old":
      return { ...asWritten("table"), ...modernTable(panel) };
    case "grafana-piechart-panel":
      return asWritten("piechart");
    case "grafana-worldmap-panel":
      return asWritten("geomap");
    case "natel-discrete-panel":
      return asWritten("state-timeline");
    case "flant-statusmap-panel":
      return asWritten("status-history");
    default:
      return asWritten(type);
  }
}

function asWritten(type: string): ModernPanel {
  return { type, options: undefined, fieldConfig: undefined, transformations: undefined };
}

// Its text once lay beside the options rather than in them.
function modernText({ options, content, mode }: FieldMap): FieldMap | undefined {
  const isOld = textOf(mapOf(options).content) === undefined && textOf(content) !== undefined;
  return isOld ? { ...mapOf(options), content, mode } : undefined;
}

function modernGraph(panel: FieldMap): ModernPanel {
  const xAxis = mapOf(panel.xaxis);
  if (xAxis.mode === "series") return asWritten("barchart");
  if (xAxis.mode === "histogram") return asWritten("histogram");
  const [left] = Array.isArray(panel.yaxes) ? panel.yaxes : [];
  const axis = mapOf(left);
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

// Under which names a legend's columns go today.
const calculations: ReadonlyMap<string, string> = new Map([
  ["min", "min"],
  ["max", "max"],
  ["avg", "mean"],
  ["current", "lastNotNull"],
  ["total", "sum"],
]);

function graphLegend(legend: FieldMap): FieldMap {
  const hasValues = legend.values === true;
  return {
    showLegend: legend.show !== false,
    displayMode: legend.alignAsTable === true ? "table" : "list",
    placement: legend.rightSide === true ? "right" : "bottom",
    calcs: hasValues ? [...calculations].flatMap(([old, name]) => (legend[old] === true ? [name] : [])) : [],
  };
}

function thresholdStyle(value: unknown): FieldMap {
  const hasAny = Array.isArray(value) && value.length > 0;
  const isFilled = hasAny && value.some((threshold: unknown) => mapOf(threshold).fill === true);
  return { thresholdsStyle: { mode: hasAny ? (isFilled ? "area" : "line") : "off" } };
}

function graphThresholds(value: unknown): FieldMap {
  const steps: FieldMap[] = [{ value: null, color: "transparent" }];
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  for (const item of list) {
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

function graphOverrides(panel: FieldMap): FieldConfig["overrides"] {
  const colors = Object.entries(mapOf(panel.aliasColors)).map(([name, color]) => ({
    matcher: "byName",
    matcherOptions: name,
    properties: [{ id: "color", value: { mode: "fixed", fixedColor: color } }],
  }));
  const list: readonly unknown[] = Array.isArray(panel.seriesOverrides) ? panel.seriesOverrides : [];
  const right = mapOf(Array.isArray(panel.yaxes) ? panel.yaxes[1] : undefined);
  const series = list.flatMap((item) => {
    const override = mapOf(item);
    const alias = textOf(override.alias);
    if (alias === undefined || alias === "") return [];
    const properties = [...seriesProperties(override, right)];
    const isPattern = /^\/.*\/[a-z]*$/.test(alias);
    return [{ matcher: isPattern ? "byRegexp" : "byName", matcherOptions: alias, properties }];
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

function modernSingleStat(panel: FieldMap): ModernPanel {
  const gauge = mapOf(panel.gauge);
  const isGauge = gauge.show === true;
  const calculation =
    calculations.get(textOf(panel.valueName) ?? "") ?? singleStatCalculations.get(String(panel.valueName));
  const sparkline = mapOf(panel.sparkline);
  const min = numberOf(isGauge ? gauge.minValue : sparkline.ymin);
  const max = numberOf(isGauge ? gauge.maxValue : sparkline.ymax);
  const defaults: FieldMap = {
    ...(textOf(panel.format) ? { unit: panel.format } : {}),
    ...(panel.decimals === null || panel.decimals === undefined ? {} : { decimals: panel.decimals }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(textOf(panel.nullText) ? { noValue: panel.nullText } : {}),
    color: { mode: "thresholds" },
    thresholds: thresholdSteps((textOf(panel.thresholds) ?? "").split(","), panel.colors),
    mappings: singleStatMappings(panel),
  };
  const reduceOptions = { values: false, calcs: [calculation ?? "mean"], fields: "" };
  return {
    ...asWritten(isGauge ? "gauge" : "stat"),
    options: isGauge
      ? { reduceOptions, showThresholdMarkers: gauge.thresholdMarkers !== false }
      : {
          reduceOptions,
          colorMode:
            panel.colorBackground === true ? "background" : panel.colorValue === true ? "value" : "none",
          graphMode: sparkline.show === true ? "area" : "none",
          textMode: panel.valueName === "name" ? "name" : "auto",
        },
    fieldConfig: { defaults, overrides: [] },
  };
}

const singleStatCalculations: ReadonlyMap<string, string> = new Map([
  ["first", "firstNotNull"],
  ["delta", "delta"],
  ["diff", "diff"],
  ["range", "range"],
  ["last_time", "lastNotNull"],
  ["name", "lastNotNull"],
]);

function singleStatMappings(panel: FieldMap): readonly FieldMap[] {
  const isRange = panel.mappingType === 2;
  const list: unknown = isRange ? panel.rangeMaps : panel.valueMaps;
  const maps: readonly unknown[] = Array.isArray(list) ? list : [];
  return maps
    .filter(isFieldMap)
    .map((map, index) => (isRange ? rangeMapping(map, index) : valueMapping(map, index)));
}
