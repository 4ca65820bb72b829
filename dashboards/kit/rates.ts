import type { MetricDefinition } from "../../instrumentation/src/catalog/index.ts";
import { type Matcher, type SeriesSuffix, selectRange } from "./selector.ts";

/** What narrows a counter down. */
interface CounterOptions {
  readonly where?: readonly Matcher[];
  /** The labels that are kept; none where absent. */
  readonly by?: readonly string[];
  readonly suffix?: SeriesSuffix;
}

/** PromQL: how fast a counter rises, per second. */
export function perSecond(metric: MetricDefinition, options: CounterOptions = {}): string {
  return `${sumBy(options)}(rate(${rangeOf(metric, options)}))`;
}

/** PromQL: by how much a counter rose over the interval that Grafana chooses. */
export function increaseOf(metric: MetricDefinition, options: CounterOptions = {}): string {
  return `${sumBy(options)}(increase(${rangeOf(metric, options)}))`;
}

/** PromQL: a percentile (0 to 1) of a classic histogram, over the interval that Grafana chooses. */
export function percentile(share: number, metric: MetricDefinition, options: CounterOptions = {}): string {
  const { by = [] } = options;
  return `histogram_quantile(${share}, ${perSecond(metric, { ...options, by: [...by, "le"], suffix: "_bucket" })})`;
}

function sumBy({ by = [] }: CounterOptions): string {
  return by.length === 0 ? "sum" : `sum by (${by.join(", ")}) `;
}

function rangeOf(metric: MetricDefinition, { where = [], suffix = "" }: CounterOptions): string {
  return selectRange(metric, where, suffix);
}
