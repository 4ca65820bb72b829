import { syntheticMetrics } from "../instrumentation/src/catalog/index.ts";
import { promql, select } from "./expression.ts";
import type { Inhibition } from "./inhibition.ts";

/** PromQL: 1 while a process of the job answers its scrapes, by instance. */
export function scrapeOf(job: string): string {
  return promql`max by (instance) (${select(syntheticMetrics.metrics.up, { job })})`;
}

/** The inhibition of `TargetDown` by an alert that already tells that a process of these jobs is away. */
export function explainsTargetDown<const Source extends string>(
  source: Source,
  jobs: readonly string[],
  reason: string,
): Inhibition<Source | "TargetDown"> & {
  readonly source: Source;
  readonly targets: readonly ["TargetDown"];
} {
  const targetMatchers = [jobs.length === 1 ? `job="${jobs[0]}"` : `job=~"${jobs.join("|")}"`];
  return {
    source,
    targets: ["TargetDown"],
    equal: jobs.length === 1 ? ["instance"] : [],
    targetMatchers,
    reason,
  };
}
