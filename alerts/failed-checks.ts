import { thresholds } from "../environments/index.ts";
import type { MetricDefinition } from "../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "./expression.ts";

const { healthCheckIntervalSeconds, healthCheckFailureCount } = thresholds.api;

/** How long so many checks take that what is checked counts as unhealthy, in seconds. */
export const unhealthyAfterSeconds = healthCheckIntervalSeconds * healthCheckFailureCount;

/** Every check in a row failed, as many as make something unhealthy; the metric is 1 where a check succeeded. */
export function failsEveryCheck(success: MetricDefinition): string {
  return promql`max by (instance) (max_over_time(${select(success)}[${formatDuration(unhealthyAfterSeconds)}])) == 0`;
}
