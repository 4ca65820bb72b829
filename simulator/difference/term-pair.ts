import type { Standing } from "./effect.ts";
import type { ExpressionChange } from "./expression-change.ts";
import type { Term } from "./term.ts";

/** Two parts of an expression that stand for each other, and what they mean to the alert. */
export interface TermPair {
  readonly before: Term;
  readonly after: Term;
  readonly standing: Standing;
  /** What the second one is a part of; absent where it is the whole. */
  readonly around?: Term;
}

/** What a pair differs in itself, and the pairs of parts that are still to be compared. */
export interface Compared {
  readonly changes: readonly ExpressionChange[];
  readonly pairs: readonly TermPair[];
}

/** A change between the terms of a pair. */
export function changeOf(
  { before, after }: Pick<TermPair, "before" | "after">,
  change: Pick<ExpressionChange, "kind" | "message" | "effect">,
): ExpressionChange {
  return { ...change, beforeSpan: before.expression.span, afterSpan: after.expression.span };
}
