import type { MetricDefinition } from "../../instrumentation/src/catalog/index.ts";
import { type Matcher, type SeriesSuffix, select, selectRange } from "./selector.ts";

/** The selector of a metric with the job that exposes it, for names that several jobs have. */
export function selectOwn(
  metric: MetricDefinition,
  matchers: readonly Matcher[] = [],
  suffix: SeriesSuffix = "",
): string {
  return select(metric, [["job", "=", metric.emittedBy], ...matchers], suffix);
}

/** The same over the interval that Grafana chooses. */
export function selectOwnRange(
  metric: MetricDefinition,
  matchers: readonly Matcher[] = [],
  suffix: SeriesSuffix = "",
): string {
  return selectRange(metric, [["job", "=", metric.emittedBy], ...matchers], suffix);
}
