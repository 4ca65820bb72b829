import type { Expression } from "../promql/index.ts";
import { compareChains } from "./chain-difference.ts";
import { alertStanding, type Standing, standingOfPart, unknownStanding } from "./effect.ts";
import type { ExpressionChange } from "./expression-change.ts";
import { type Term, TermTable } from "./term.ts";
import { compareHeads, replaced, wrapping } from "./term-difference.ts";
import type { Compared, TermPair } from "./term-pair.ts";

/** How two expressions are compared. */
export interface ExpressionDifferenceOptions {
  /** Whether their results are alerts, so that it can be said whether they fire more or less. */
  readonly isAlert: boolean;
  /** Where many are compared, so that what they share is read once. */
  readonly table?: TermTable;
}

/**
 * What one expression has otherwise than another, part by part, in the order of the text. Nothing where they mean the same:
 * spaces, parentheses, the order of matchers, of labels in `by`, of the sides of `+`, `*` and of a comparison with a number, and of
 * conditions joined by `and` make no difference. Of very many changes the first ones.
 */
export function expressionDifference(
  before: Expression,
  after: Expression,
  options: ExpressionDifferenceOptions,
): readonly ExpressionChange[] {
  const { isAlert, table = new TermTable() } = options;
  const changes: ExpressionChange[] = [];
  const standing = isAlert ? alertStanding : unknownStanding;
  const pending: TermPair[] = [{ before: table.termOf(before), after: table.termOf(after), standing }];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    if (pair.before.id === pair.after.id) continue;
    const compared = comparePair(pair);
    changes.push(...compared.changes);
    if (changes.length >= changesMax) break;
    pending.push(...compared.pairs.toReversed());
  }
  return changes.slice(0, changesMax);
}

// Who changes more than this wrote another expression.
const changesMax = 50;

function comparePair(pair: TermPair): Compared {
  const { before, after, standing } = pair;
  const wrapped = wrapping(before, after);
  if (wrapped !== undefined) return { changes: [wrapped], pairs: [] };
  const chains = compareChains(pair);
  if (chains !== undefined) return chains;
  const heads = compareHeads(pair);
  if (heads === undefined) return { changes: [replaced(before, after)], pairs: [] };
  return { changes: heads.changes, pairs: heads.pairs ?? partPairs(before, after, standing) };
}

function partPairs(before: Term, after: Term, standing: Standing): readonly TermPair[] {
  const [left, right] = before.parts;
  const [otherLeft, otherRight] = after.parts;
  const isCrossed =
    before.shape.kind === "arithmetic" &&
    (before.shape.operator === "+" || before.shape.operator === "*") &&
    (left?.id === otherRight?.id || right?.id === otherLeft?.id) &&
    left?.id !== otherLeft?.id &&
    right?.id !== otherRight?.id;
  const others = isCrossed ? after.parts.toReversed() : after.parts;
  return before.parts.flatMap((part, index) => {
    const other = others[index];
    if (other === undefined) return [];
    const partStanding = standingOfPart(before, index, standing);
    return [{ before: part, after: other, standing: partStanding, around: after }];
  });
}
