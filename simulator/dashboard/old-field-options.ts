import type { FieldMap } from "../document/index.ts";
import { isFieldMap, mapOf, textOf } from "./field-reader.ts";
import type { FieldConfig } from "./model.ts";
import { modernMappings } from "./old-mappings.ts";

/** How a panel of one value looks, in today's places. */
export interface SingleValueLook {
  readonly options: FieldMap;
  readonly fieldConfig: FieldConfig;
}

/**
 * Stats, gauges and bar gauges of Grafana 6, which had in their `options` what lies in `fieldConfig` since: first in
 * `valueOptions` with `minValue` and `thresholds` beside it, then in `fieldOptions`. Undefined where neither is written.
 */
export function modernSingleValues(panel: FieldMap): SingleValueLook | undefined {
  const options = mapOf(panel.options);
  const old = isFieldMap(options.fieldOptions) ? options.fieldOptions : ofValueOptions(options);
  if (old === undefined) return undefined;
  const { fieldOptions: _fields, valueOptions: _values, sparkline, ...kept } = options;
  const written = mapOf(mapOf(panel.fieldConfig).defaults);
  const { title, thresholds: ownThresholds, mappings: ownMappings, ...defaults } = mapOf(old.defaults);
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
        ...written,
        ...defaults,
        ...(title === undefined ? {} : { displayName: title }),
        ...(thresholds === undefined ? {} : { thresholds }),
        mappings: modernMappings(Array.isArray(mappings) ? mappings : []),
      },
      overrides: [],
    },
  };
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
