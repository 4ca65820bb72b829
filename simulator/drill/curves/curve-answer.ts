import type { Labels } from "../../promql/index.ts";

/** What a part of an expression is over the steps of a grid, or why that cannot be said. */
export type CurveAnswer =
  | { readonly kind: "vector"; readonly series: readonly AnsweredSeries[] }
  | { readonly kind: "scalar"; readonly values: ArrayLike<number> }
  | { readonly kind: "problem"; readonly message: string };

/** One series of an answer; a value counts only where it is present. */
export interface AnsweredSeries {
  readonly labels: Labels;
  readonly values: ArrayLike<number>;
  readonly isPresent: ArrayLike<number>;
}
