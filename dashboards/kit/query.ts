/**
 * One PromQL query of a panel. Expressions may use the dashboard's variables (`$job`) and
 * `$__rate_interval`, which Grafana replaces by a range that holds at least four scrapes.
 */
export interface Query {
  readonly expression: string;
  /** The name of each series, with labels as `{{instance}}`. */
  readonly legend: string;
  /** `range` yields series over the shown time, `instant` only the values at its end. */
  readonly reading: "range" | "instant";
  /** A `limit` is what the values are held against, such as a maximum; it is drawn as a dashed line. */
  readonly role: "value" | "limit";
  /**
   * How often what it reads is scraped, where that is rarer than the data source says: steps are not smaller, and
   * `$__rate_interval` is four times as long.
   */
  readonly scrapeSeconds?: number | undefined;
}

/** At least one query: a panel without any shows nothing. */
export type Queries = readonly [Query, ...Query[]];

/** Values over the shown time. */
export function range(expression: string, legend: string): Query {
  return { expression, legend, reading: "range", role: "value" };
}

/** A maximum or a target over the shown time. */
export function limit(expression: string, legend: string): Query {
  return { expression, legend, reading: "range", role: "limit" };
}

/**
 * The values at the end of the shown time. A panel that says how things are now reads these, because the last
 * value of a range may be hours old when its series has ended.
 */
export function instant(expression: string, legend: string): Query {
  return { expression, legend, reading: "instant", role: "value" };
}
