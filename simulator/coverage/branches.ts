import {
  type BinaryExpression,
  type BinaryOperator,
  type ComparisonOperator,
  childrenOf,
  type Duration,
  type Expression,
  type SetOperator,
  type Span,
  type Subquery,
} from "../promql/index.ts";
import { isNeverEmpty } from "./never-empty.ts";

/** A part of an expression that decides something. */
export interface Branch {
  readonly kind: "comparison" | "left" | "right";
  readonly operator: ComparisonOperator | SetOperator;
  /** The comparison itself, or the operand without parentheses around it. */
  readonly expression: Expression;
  readonly span: Span;
  readonly frame: TimeFrame;
  /** Whether it can be empty, or not hold. */
  readonly canBeFalse: boolean;
  /** For the right side of `and` and `unless`: the operation, whose result tells what the side decided. */
  readonly guarded: BinaryExpression | undefined;
}

/** When a part is evaluated, seen from the evaluation of its rule: subqueries look back. */
export interface TimeFrame {
  /** How much earlier its first evaluation may be. */
  readonly reachMs: number;
  /** How much earlier its last evaluation is. */
  readonly offsetMs: number;
  /** The one instant that `@` names for the end; undefined without one. */
  readonly atMs: number | undefined;
}

/** Where every part is that no subquery surrounds. */
const wholeFrame: TimeFrame = { reachMs: 0, offsetMs: 0, atMs: undefined };

/** The branches of an expression, in the order in which they are written. */
export function branchesOf(expression: Expression): readonly Branch[] {
  const branches: Branch[] = [];
  const pending: { readonly part: Expression; readonly frame: TimeFrame }[] = [
    { part: expression, frame: wholeFrame },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { part, frame } = next;
    if (part.kind === "binary") branches.push(...branchesAt(part, frame));
    const inner = part.kind === "subquery" ? subqueryFrame(part, frame) : frame;
    for (const child of childrenOf(part)) pending.push({ part: child, frame: inner });
  }
  return branches.sort((left, right) => left.span.start - right.span.start || right.span.end - left.span.end);
}

/** An expression without parentheses around it. */
export function unwrapped(expression: Expression): Expression {
  let inner = expression;
  while (inner.kind === "parenthesized") inner = inner.expression;
  return inner;
}

/** Whether an operator compares. */
export function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
  return comparisons.has(operator);
}

const comparisons: ReadonlySet<BinaryOperator> = new Set(["==", "!=", ">", "<", ">=", "<="] as const);

function branchesAt(operation: BinaryExpression, frame: TimeFrame): readonly Branch[] {
  const { operator } = operation;
  if (isComparison(operator)) {
    const { span } = operation;
    return [
      {
        kind: "comparison",
        operator,
        expression: operation,
        span,
        frame,
        canBeFalse: true,
        guarded: undefined,
      },
    ];
  }
  if (operator !== "and" && operator !== "or" && operator !== "unless") return [];
  const right = sideOf(operation.right, { kind: "right", operator, frame });
  const branches = [operator === "or" ? right : { ...right, guarded: operation }];
  const left = unwrapped(operation.left);
  // Of `a or b or c` each operand counts once, not the first two as one more.
  if (left.kind !== "binary" || left.operator !== operator) {
    branches.unshift(sideOf(left, { kind: "left", operator, frame }));
  }
  return branches;
}

function sideOf(
  operand: Expression,
  place: { readonly kind: "left" | "right"; readonly operator: SetOperator; readonly frame: TimeFrame },
): Branch {
  const expression = unwrapped(operand);
  const canBeFalse = !isNeverEmpty(expression);
  return { ...place, expression, span: expression.span, canBeFalse, guarded: undefined };
}

function subqueryFrame({ range, offset, at }: Subquery, frame: TimeFrame): TimeFrame {
  const offsetMs = lengthOf(offset);
  const reachMs = frame.reachMs + lengthOf(range);
  if (at?.kind === "instant") return { reachMs, offsetMs, atMs: at.timestampMs };
  return { reachMs, offsetMs: frame.offsetMs + offsetMs, atMs: frame.atMs };
}

// What is computed only when the query runs is left out of account.
function lengthOf(duration: Duration | undefined): number {
  return duration?.kind === "duration" ? duration.valueMs : 0;
}
