import type { VectorMatching } from "../promql/index.ts";
import type { ExpressionChange } from "./expression-change.ts";
import { matchingKey } from "./term.ts";
import { changeOf, type TermPair } from "./term-pair.ts";
import { shown, shownMatching } from "./term-text.ts";

interface Matched {
  readonly matching: VectorMatching | undefined;
}

/** The change in how the sides of an operation are paired. */
export function compareMatchings(pair: TermPair, one: Matched, other: Matched): ExpressionChange | undefined {
  if (one.matching === undefined || other.matching === undefined) return undefined;
  if (matchingKey(one.matching) === matchingKey(other.matching)) return undefined;
  const message = `pairs ${shownMatching(other.matching)} instead of ${shownMatching(one.matching)} in ${shown(pair.after.expression)}`;
  return changeOf(pair, { kind: "vector-matching", message });
}
