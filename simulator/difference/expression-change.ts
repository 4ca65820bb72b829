import type { Span } from "../promql/index.ts";

/** What of an expression is another. */
export type ExpressionChangeKind =
  | "threshold"
  | "comparison"
  | "number"
  | "string"
  | "window"
  | "offset"
  | "metric"
  | "matcher"
  | "aggregation"
  | "grouping"
  | "function"
  | "operator"
  | "vector-matching"
  | "condition"
  | "alternative"
  | "order"
  | "wrapped"
  | "replaced";

/**
 * What a change does to an alert where that is certain: it fires in fewer situations, or in more. A threshold that is met less
 * often is looser, one that is met more often stricter.
 */
export type Effect = "fires-less" | "fires-more";

/** One change within an expression. */
export interface ExpressionChange {
  readonly kind: ExpressionChangeKind;
  /** What changed, in words; lower case, no full stop, code in back-quotes. */
  readonly message: string;
  /** Absent where it cannot be told. */
  readonly effect?: Effect;
  /** Where the changed part stood, and where it stands now. */
  readonly beforeSpan: Span;
  readonly afterSpan: Span;
}
