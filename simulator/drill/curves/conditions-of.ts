import {
  type BinaryOperator,
  type ComparisonOperator,
  childrenOf,
  type Expression,
  type VectorMatching,
  valueTypeOf,
} from "../../promql/index.ts";

/** A comparison, seen as something that is measured and what it is held against. */
export interface DrawnComparison {
  readonly kind: "comparison";
  readonly whole: Expression;
  readonly measured: Expression;
  readonly threshold: Expression;
  /** With the measured side on the left. */
  readonly operator: ComparisonOperator;
  /** Undefined unless both sides are vectors. */
  readonly matching: VectorMatching | undefined;
}

/** A part of an expression that is worth drawing. */
export type DrawnCondition =
  | DrawnComparison
  | { readonly kind: "value"; readonly whole: Expression; readonly measured: Expression };

/**
 * What is worth drawing of an expression, in the order in which it is written: every comparison, and every operand of `and`,
 * `or` and `unless` that has none in it.
 */
export function conditionsOf(expression: Expression): readonly DrawnCondition[] {
  const conditions: DrawnCondition[] = [];
  const operands: Expression[] = [expression];
  for (let operand = operands.pop(); operand !== undefined; operand = operands.pop()) {
    if (operand.kind === "parenthesized") operands.push(operand.expression);
    else if (operand.kind === "binary" && isSetOperator(operand.operator))
      operands.push(operand.right, operand.left);
    else {
      const comparisons = comparisonsIn(operand);
      if (comparisons.length > 0) conditions.push(...comparisons);
      else if (valueTypeOf(operand) === "vector")
        conditions.push({ kind: "value", whole: operand, measured: operand });
    }
  }
  return conditions;
}

/** Whether an operator compares. */
export function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
  return Object.hasOwn(turned, operator);
}

function isSetOperator(operator: BinaryOperator): operator is "and" | "or" | "unless" {
  return operator === "and" || operator === "or" || operator === "unless";
}

const turned: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "==": "==",
  "!=": "!=",
  ">": "<",
  "<": ">",
  ">=": "<=",
  "<=": ">=",
};

// From the outside in, each before those within it.
function comparisonsIn(expression: Expression): readonly DrawnCondition[] {
  const found: DrawnCondition[] = [];
  const pending: Expression[] = [expression];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const condition = comparisonOf(part);
    if (condition !== undefined) found.push(condition);
    pending.push(...[...childrenOf(part)].reverse());
  }
  return found.sort(
    ({ whole: { span: left } }, { whole: { span: right } }) =>
      left.start - right.start || right.end - left.end,
  );
}

/** A part as a comparison; undefined where it is none, or compares numbers only. */
export function comparisonOf(part: Expression): DrawnComparison | undefined {
  if (part.kind !== "binary" || !isComparison(part.operator)) return undefined;
  const { left, right, operator, matching } = part;
  const isLeftVector = valueTypeOf(left) === "vector";
  if (!isLeftVector && valueTypeOf(right) !== "vector") return undefined;
  // The side with the many series is the one that is measured.
  const isTurned = !isLeftVector || matching?.cardinality === "one-to-many";
  const [measured, threshold] = isTurned ? [right, left] : [left, right];
  return {
    kind: "comparison",
    whole: part,
    measured,
    threshold,
    operator: isTurned ? turned[operator] : operator,
    matching,
  };
}
