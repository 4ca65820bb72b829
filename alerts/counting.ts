import { syntheticMetrics } from "../instrumentation/src/catalog/index.ts";
import { promql, select } from "./expression.ts";

/** How many series a vector has, 0 where it has none. */
export function countOrZero(vector: string): string {
  return promql`(count(${vector}) or vector(0))`;
}

/**
 * How many parts of a system answer, plus those that cannot be scraped: of these nothing is known, so that they count
 * as well ones, and `TargetDown` tells of them. `answering` has a series for each part that answers.
 */
export function answeringOrUnscraped(answering: string, job: string): string {
  const up = select(syntheticMetrics.metrics.up, { job });
  return promql`${countOrZero(answering)} + ${countOrZero(`${up} == 0`)}`;
}
