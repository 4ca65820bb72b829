import type { InstantResult, RangeResult, StepGrid } from "../promql/index.ts";

/** What a query yielded: at one time, or at every step of a grid. */
export type QueryAnswer =
  | { readonly kind: "instant"; readonly atMs: number; readonly result: InstantResult }
  | { readonly kind: "range"; readonly grid: StepGrid; readonly result: RangeResult };

/** How many steps a grid has. */
export function stepCountOf({ startMs, endMs, stepMs }: StepGrid): number {
  return Math.floor((endMs - startMs) / stepMs) + 1;
}
