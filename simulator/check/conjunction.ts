import type { Expression } from "../promql/index.ts";
import { type Threshold, thresholdOf } from "./condition.ts";
import { unwrapped } from "./label-analysis.ts";

/** A threshold among those that must hold at once. */
export interface Conjunct extends Threshold {
  /** Whether `and` matches it by some labels only, so that it may be about another series of the same name. */
  readonly isLoose: boolean;
}

interface PendingPart {
  readonly part: Expression;
  readonly group: Conjunct[];
  readonly isLoose: boolean;
}

/**
 * The thresholds that must all hold at once: those joined by `and`, and those put on one another. The first ones must hold in
 * any case, the others are those of the sides of `or`.
 */
export function conjunctionsOf(expression: Expression): readonly (readonly Conjunct[])[] {
  const conjunctions: Conjunct[][] = [];
  const pending: PendingPart[] = [];
  const open = (part: Expression): void => {
    const group: Conjunct[] = [];
    conjunctions.push(group);
    pending.push({ part, group, isLoose: false });
  };
  open(expression);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { part, group, isLoose } = next;
    if (part.kind === "parenthesized") pending.push({ part: part.expression, group, isLoose });
    if (part.kind !== "binary") continue;
    const { operator, left, right, matching } = part;
    const threshold = thresholdOf(part);
    if (threshold !== undefined) {
      group.push({ ...threshold, isLoose });
      pending.push({ part: threshold.vector, group, isLoose });
    } else if (operator === "and") {
      const isWhole = matching?.isOn === false && matching.labels.length === 0;
      pending.push({ part: right, group, isLoose: isLoose || !isWhole }, { part: left, group, isLoose });
    } else if (operator === "unless") {
      pending.push({ part: left, group, isLoose });
    } else if (operator === "or") {
      open(left);
      open(right);
    }
  }
  return conjunctions;
}

/** What is compared in the end: of `x > 5 < 3`, which compares twice, `x`. */
export function comparedIn(vector: Expression): Expression {
  let inner = unwrapped(vector) ?? vector;
  for (let threshold = thresholdOf(inner); threshold !== undefined; threshold = thresholdOf(inner)) {
    inner = unwrapped(threshold.vector) ?? threshold.vector;
  }
  return inner;
}
