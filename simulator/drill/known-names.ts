import type { ParseOptions } from "../promql/index.ts";

/** What the names in a scenario are held against. A list that could not be read whole is undefined: nothing is unknown then. */
export interface KnownNames {
  readonly alerts: readonly string[] | undefined;
  /** The modelled systems that an alert says it is about; an alert that names none is in every world. */
  readonly systemsOfAlerts?: ReadonlyMap<string, readonly string[]> | undefined;
  readonly receivers: readonly string[] | undefined;
  /** Names of series that rules record. */
  readonly recorded: readonly string[] | undefined;
  /** The language of expressions. Default: that of Prometheus 3 without its feature flags. */
  readonly language?: ParseOptions;
}
