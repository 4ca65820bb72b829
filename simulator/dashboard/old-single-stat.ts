import type { FieldMap } from "../document/index.ts";
import { isFieldMap, listOf, mapOf, numberOf, textOf } from "./field-reader.ts";
import { asWritten, type ModernPanel } from "./modern-panel.ts";
import { oldCalculations } from "./old-calculations.ts";
import { thresholdSteps } from "./old-thresholds.ts";

/** A `singlestat` of before Grafana 8: a stat, or a gauge where it drew one. */
export function modernSingleStat(panel: FieldMap): ModernPanel {
  const gauge = mapOf(panel.gauge);
  const isGauge = gauge.show === true;
  const calculation =
    oldCalculations.get(textOf(panel.valueName) ?? "") ?? singleStatCalculations.get(String(panel.valueName));
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

// As Grafana 6 and 7 wrote them; reading the settings of fields makes them those of today.
function singleStatMappings({ mappingType, valueMaps, rangeMaps }: FieldMap): readonly FieldMap[] {
  // Where it does not say which list counts, it is the one that has something.
  const isRange = mappingType === 2 || (mappingType !== 1 && listOf(valueMaps).length === 0);
  const maps = listOf(isRange ? rangeMaps : valueMaps);
  return maps.filter(isFieldMap).map((map) => ({ ...map, type: isRange ? 2 : 1 }));
}
