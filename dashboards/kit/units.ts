/**
 * What a value is, for showing it. Values are in base units (seconds, bytes, ratios 0..1); scaling to what reads
 * well is left to the display.
 *
 * `count` is abbreviated past a thousand, `number` is written out; `duration` reads as days and hours where
 * `seconds` reads as 1.2 s or 340 ms; `multiple` is a factor such as a burn rate.
 */
export type Unit =
  | "count"
  | "number"
  | "ratio"
  | "seconds"
  | "duration"
  | "bytes"
  | "bytes-per-second"
  | "requests-per-second"
  | "operations-per-second"
  | "events-per-second"
  | "cores"
  | "multiple"
  | GrafanaUnit;

/** A unit of Grafana's that has no other word here, by its id there. */
export interface GrafanaUnit {
  readonly grafana: string;
}

/** The units that have a word here. */
export type NamedUnit = Exclude<Unit, GrafanaUnit>;
