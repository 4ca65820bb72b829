import * as z from "zod";

/** A share, above 0 and up to 1. */
export const ratio = z.number().gt(0).max(1);

/** Targets as faults name them: `job/instance`. */
export function targetNames(job: string, instances: readonly string[]): readonly string[] {
  return instances.map((instance) => `${job}/${instance}`);
}
