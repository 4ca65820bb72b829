import type { FieldMap } from "../document/index.ts";
import { isFieldMap, listOf, mapOf, textOf } from "./field-reader.ts";

/** How a panel of one value looks, in today's places. */
export interface SingleValueLook {
  readonly options: FieldMap;
  readonly fieldConfig: FieldMap;
}

/**
 * Stats, gauges and bar gauges of Grafana 6, which had in their `options` what lies in `fieldConfig` since: first in
 * `valueOptions` with `minValue` and `thresholds` beside it, then in `fieldOptions`. Undefined where neither is written, or was left
 * over by a later version.
 */
export function modernSingleValues(panel: FieldMap): SingleValueLook | undefined {
  const options = mapOf(panel.options);
  const old = isFieldMap(options.fieldOptions) ? options.fieldOptions : ofValueOptions(options);
  if (old === undefined || Number.parseFloat(textOf(panel.pluginVersion) ?? "6") >= 7) return undefined;
  const { fieldOptions: _fields, valueOptions: _values, sparkline, ...kept } = options;
  const written = mapOf(panel.fieldConfig);
  const { title, color, thresholds: ownThresholds, mappings: ownMappings, ...defaults } = mapOf(old.defaults);
  const thresholds = thresholdsOf(ownThresholds ?? old.thresholds ?? options.thresholds);
  const mappings = ownMappings ?? old.mappings ?? options.valueMappings ?? options.mappings;
  return {
    options: {
      ...kept,
      // As the first version of the stat panel had it.
      ...(isFieldMap(sparkline) ? { graphMode: sparkline.show === true ? "area" : "none" } : {}),
      reduceOptions: { values: old.values === true, limit: old.limit, calcs: old.calcs, fields: "" },
    },
    fieldConfig: {
      defaults: {
        ...rangeOf(defaults.unit),
        ...mapOf(written.defaults),
        ...defaults,
        ...(title === undefined ? {} : { displayName: title }),
        ...(color === undefined ? {} : { color: typeof color === "string" ? fixed(color) : color }),
        ...(thresholds === undefined ? {} : { thresholds }),
        ...(mappings === undefined ? {} : { mappings }),
      },
      overrides: [...listOf(written.overrides), ...listOf(old.overrides)],
    },
  };
}

function fixed(fixedColor: string): FieldMap {
  return { mode: "fixed", fixedColor };
}

// Before version 8 percentages had a range of their own.
function rangeOf(unit: unknown): FieldMap {
  if (unit === "percent") return { min: 0, max: 100 };
  return unit === "percentunit" ? { min: 0, max: 1 } : {};
}

function ofValueOptions({ valueOptions, minValue, maxValue }: FieldMap): FieldMap | undefined {
  if (!isFieldMap(valueOptions)) return undefined;
  const { unit, decimals, stat } = valueOptions;
  return {
    defaults: {
      ...(unit === undefined ? {} : { unit }),
      ...(decimals === undefined || decimals === null ? {} : { decimals }),
      ...(minValue === undefined ? {} : { min: minValue }),
      ...(maxValue === undefined ? {} : { max: maxValue }),
    },
    calcs: textOf(stat) === undefined ? undefined : [stat],
  };
}

// At first they were the list of steps itself.
function thresholdsOf(written: unknown): FieldMap | undefined {
  if (Array.isArray(written)) return { mode: "absolute", steps: written };
  return isFieldMap(written) ? written : undefined;
}
