import {
  BytesIEC,
  BytesPerSecondIEC,
  type ClassicValueMapping,
  CountsPerSecond,
  DurationSeconds,
  type FieldColorBuilder,
  MappingType,
  NoUnit,
  OpsPerSecond,
  PercentUnit,
  RequestsPerSecond,
  Seconds,
  Short,
  SpecialValueMatch,
  type ThresholdsConfig,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "./grafana-sdk.ts";
import type { ValueDisplay } from "./panel.ts";
import type { Health, Shade, Thresholds } from "./thresholds.ts";
import type { NamedUnit, Unit } from "./units.ts";

/** Grafana's id of each unit; `suffix:` makes a unit of one's own. */
export const grafanaUnits: Readonly<Record<NamedUnit, string>> = {
  count: Short,
  number: NoUnit,
  ratio: PercentUnit,
  seconds: Seconds,
  duration: DurationSeconds,
  bytes: BytesIEC,
  "bytes-per-second": BytesPerSecondIEC,
  "requests-per-second": RequestsPerSecond,
  "operations-per-second": OpsPerSecond,
  "events-per-second": CountsPerSecond,
  cores: "suffix: cores",
  multiple: "suffix:×",
};

/** Grafana's name of the colour of each health. */
export const grafanaColors: Readonly<Record<Health, string>> = {
  good: "green",
  notice: "blue",
  warning: "orange",
  critical: "red",
  neutral: "#8e8e8e",
};

/** Grafana's id of a unit. */
export function grafanaUnit(unit: Unit): string {
  return typeof unit === "string" ? grafanaUnits[unit] : unit.grafana;
}

/** Grafana's name of a colour. */
export function grafanaColor(shade: Shade): string {
  return typeof shade === "string" ? grafanaColors[shade] : shade.color;
}

/** The setters that every panel builder with values has, and that `applyDisplay` uses. */
export interface DisplayBuilder {
  unit(unit: string): unknown;
  decimals(decimals: number): unknown;
  min(min: number): unknown;
  max(max: number): unknown;
  noValue(text: string): unknown;
  thresholds(thresholds: ThresholdsConfigBuilder): unknown;
  mappings(mappings: ClassicValueMapping[]): unknown;
  colorScheme(color: FieldColorBuilder): unknown;
}

/** Writes how values are shown into a panel builder. */
export function applyDisplay(builder: DisplayBuilder, display: ValueDisplay, color: FieldColorBuilder): void {
  builder.unit(grafanaUnit(display.unit));
  if (display.decimals !== undefined) builder.decimals(display.decimals);
  if (display.min !== undefined) builder.min(display.min);
  if (display.max !== undefined) builder.max(display.max);
  if (display.absentText !== null) builder.noValue(display.absentText);
  builder.thresholds(thresholdsOf(display.thresholds));
  builder.mappings(mappingsOf(display));
  builder.colorScheme(color);
}

/**
 * Thresholds as Grafana writes them. Without any it would put in its own, green and red from 80 on, so a single
 * step is written that says nothing of good and bad.
 */
export function thresholdsOf(thresholds: Thresholds | undefined): ThresholdsConfigBuilder {
  const steps: ThresholdsConfig["steps"] = [
    { value: null, color: grafanaColor(thresholds?.base ?? "notice") },
    ...(thresholds?.steps ?? []).map((step) => ({ value: step.value, color: grafanaColor(step.health) })),
  ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

/** The mappings of values, and one for what is absent or, as 0/0, no number. */
export function mappingsOf(display: ValueDisplay): ClassicValueMapping[] {
  const absent = absentMapping(display);
  if (display.mappings.length === 0) return absent;
  const options = Object.fromEntries(
    display.mappings.map((mapping, index) => [
      String(mapping.value),
      { text: mapping.text, color: grafanaColor(mapping.health), index },
    ]),
  );
  return [{ type: MappingType.ValueToText, options }, ...absent];
}

function absentMapping({ absentText, mappings }: ValueDisplay): ClassicValueMapping[] {
  if (absentText === null) return [];
  const result = { text: absentText, color: grafanaColors.neutral, index: mappings.length };
  return [{ type: MappingType.SpecialValue, options: { match: SpecialValueMatch.NullAndNan, result } }];
}
