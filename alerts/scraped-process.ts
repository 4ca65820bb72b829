import { syntheticMetrics } from "../instrumentation/src/catalog/index.ts";
import { promql, select } from "./expression.ts";
import type { Inhibition } from "./inhibition.ts";

/** PromQL: 1 while a process of the job answers its scrapes, by instance. */
export function scrapeOf(job: string): string {
  return promql`max by (instance) (${select(syntheticMetrics.metrics.up, { job })})`;
}

/** An inhibition of `TargetDown`, its names literal. */
export interface TargetDownInhibition<Source extends string> extends Inhibition<Source | "TargetDown"> {
  readonly source: Source;
  readonly targets: readonly ["TargetDown"];
}

/** The inhibition of `TargetDown` by an alert that already tells that this process of the job is away. */
export function explainsTargetDown<const Source extends string>(
  source: Source,
  job: string,
  reason: string,
): TargetDownInhibition<Source> {
  return { source, targets: ["TargetDown"], equal: ["instance"], targetMatchers: [`job="${job}"`], reason };
}

/** The same by an alert that tells of all processes of these jobs together. */
export function explainsEveryTargetDown<const Source extends string>(
  source: Source,
  jobs: readonly string[],
  reason: string,
): TargetDownInhibition<Source> {
  const targetMatchers = [jobs.length === 1 ? `job="${jobs[0]}"` : `job=~"${jobs.join("|")}"`];
  return { source, targets: ["TargetDown"], equal: [], targetMatchers, reason };
}
