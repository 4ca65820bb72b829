import type { FieldMap } from "../document/index.ts";
import { isFieldMap, listOf, mapOf, numberOf, textOf } from "./field-reader.ts";
import type { Transformation } from "./model.ts";
import { oldCalculations } from "./old-calculations.ts";
import { thresholdSteps } from "./old-thresholds.ts";

/** How a table looks and what is done to its data, in today's places. */
export interface TableLook {
  readonly fieldConfig: FieldMap;
  readonly transformations: readonly Transformation[];
}

/**
 * Tables of before Grafana 7, which said in `styles` how each column looks and in `transform` what becomes of the series.
 * Undefined for those that are written as today.
 */
export function modernTable(panel: FieldMap): TableLook | undefined {
  const isOld = panel.type === "table-old" || panel.fieldConfig === undefined;
  if (!isOld || !Array.isArray(panel.styles)) return undefined;
  const styles = panel.styles.filter(isFieldMap);
  const ofAll = styles.find(({ pattern }) => pattern === allPattern);
  return {
    fieldConfig: {
      defaults: ofAll === undefined ? {} : defaultsOf(propertiesOf(ofAll)),
      overrides: styles.filter(({ pattern }) => pattern !== allPattern).map(overrideOf),
    },
    transformations: transformationsOf(panel),
  };
}

const allPattern = "/.*/";

interface Property {
  readonly id: string;
  readonly value: unknown;
}

function defaultsOf(properties: readonly Property[]): FieldMap {
  const custom: Record<string, unknown> = {};
  const defaults: Record<string, unknown> = { custom };
  for (const { id, value } of properties) {
    const [, name] = /^custom\.(\w+)$/.exec(id) ?? [];
    if (name === undefined) defaults[id] = value;
    else custom[name] = value;
  }
  return defaults;
}

function overrideOf(style: FieldMap): FieldMap {
  const pattern = textOf(style.pattern) ?? "";
  const isExpression = /^\/.*\/$/.test(pattern);
  return {
    matcher: { id: isExpression ? "byRegexp" : "byName", options: pattern },
    properties: propertiesOf(style),
  };
}

function propertiesOf(style: FieldMap): readonly Property[] {
  const { alias, unit, decimals, type, dateFormat, link, linkTooltip, linkUrl, colorMode, align } = style;
  const isDate = type === "date";
  const cell = cellTypes.get(textOf(colorMode) ?? "");
  const thresholds = listOf(style.thresholds);
  const all: readonly (readonly [id: string, value: unknown, isSaid: boolean])[] = [
    ["displayName", alias, textOf(alias) !== undefined && alias !== ""],
    ["unit", isDate ? `time: ${textOf(dateFormat) ?? ""}` : unit, isDate || textOf(unit) !== undefined],
    ["decimals", decimals, numberOf(decimals) !== undefined],
    ["custom.hidden", true, type === "hidden"],
    ["custom.align", align, textOf(align) !== undefined && align !== "auto"],
    ["custom.cellOptions", { type: cell, applyToRow: colorMode === "row" }, cell !== undefined],
    ["links", [{ title: linkTooltip, url: linkUrl }], link === true],
    ["thresholds", thresholdSteps(thresholds, style.colors), thresholds.length > 0],
  ];
  return all.flatMap(([id, value, isSaid]) => (isSaid ? [{ id, value }] : []));
}

const cellTypes: ReadonlyMap<string, string> = new Map([
  ["cell", "color-background"],
  ["row", "color-background"],
  ["value", "color-text"],
]);

function transformationsOf({ transform, columns }: FieldMap): readonly Transformation[] {
  const id = transformations.get(textOf(transform) ?? "");
  if (id === undefined) return [];
  const reducers = listOf(columns).flatMap(
    (column) => oldCalculations.get(textOf(mapOf(column).value) ?? "") ?? [],
  );
  const options: FieldMap = id === "reduce" ? { reducers, includeTimeField: false } : {};
  return [{ id, isDisabled: false, options, raw: { id, options } }];
}

const transformations: ReadonlyMap<string, string> = new Map([
  ["timeseries_to_rows", "seriesToRows"],
  ["timeseries_to_columns", "seriesToColumns"],
  ["timeseries_aggregations", "reduce"],
  ["table", "merge"],
]);
