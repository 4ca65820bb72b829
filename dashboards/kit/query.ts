import type { JsonObject, Patch } from "../../artifacts/index.ts";

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
  /** What is to be different in the query as Grafana writes it. */
  readonly patch?: Patch | undefined;
}

/** A query of another data source than Prometheus, as that source writes it, its letter and data source included. */
export interface RawQuery {
  readonly raw: JsonObject;
}

/** At least one query: a panel without any shows nothing. */
export type Queries<Each = Query | RawQuery> = readonly [Each, ...Each[]];

/** Whether a query is written as its data source writes it. */
export function isRawQuery(query: Query | RawQuery): query is RawQuery {
  return "raw" in query;
}

/** A query said in full: over the shown time unless `reading` says otherwise. */
export function query(
  options: Omit<Query, "reading" | "role"> & Partial<Pick<Query, "reading" | "role">>,
): Query {
  return { reading: "range", role: "value", ...options };
}

/** A query of another data source than Prometheus. */
export function rawQuery(raw: JsonObject): RawQuery {
  return { raw };
}

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
