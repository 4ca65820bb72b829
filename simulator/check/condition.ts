import {
  arithmeticOf,
  type BinaryExpression,
  binaryChainOf,
  type ComparisonOperator,
  type Expression,
  isArithmetic,
  selectorsOf,
  valueTypeOf,
} from "../promql/index.ts";
import type { RuleWorld } from "./rule-world.ts";
import { nameOfSelector } from "./selector-facts.ts";

/** Whether an operator compares. */
export function isComparison(operator: string): operator is ComparisonOperator {
  return comparisons.has(operator);
}

const comparisons: ReadonlySet<string> = new Set(["==", "!=", ">", "<", ">=", "<="]);

/**
 * Whether an expression has a result only under some condition: a comparison, `and`, `unless`, `absent`. Of `or` both sides
 * must have one. Rules that record the name of a selector are followed.
 */
export function isConditional(expression: Expression, world: RuleWorld, depth = 0): boolean {
  if (depth > depthMax) return true;
  const next = (part: Expression): boolean => isConditional(part, world, depth + 1);
  switch (expression.kind) {
    case "number":
    case "string":
      return false;
    case "vector-selector": {
      const name = nameOfSelector(expression);
      if (name === undefined || /^ALERTS(?:_FOR_STATE)?$/.test(name)) return true;
      const writers = world.writersOf(name);
      // What other files record under a name of their own may well be a condition.
      return writers.length === 0 ? name.includes(":") : writers.some(({ expression: inner }) => next(inner));
    }
    case "matrix-selector":
      return next(expression.selector);
    case "subquery":
    case "parenthesized":
    case "unary":
    case "aggregation":
      return next(expression.expression);
    case "call":
      if (expression.name === "absent" || expression.name === "absent_over_time") return true;
      return expression.arguments.some((argument) => valueTypeOf(argument) !== "scalar" && next(argument));
    case "binary":
      return isChainConditional(expression, next);
    default:
      return expression satisfies never;
  }
}

// As deep as expressions may nest, and some recording rules on top.
const depthMax = 600;

function isChainConditional(
  chain: BinaryExpression,
  isPartConditional: (part: Expression) => boolean,
): boolean {
  const { first, operations } = binaryChainOf(chain);
  let isConditionalSoFar = isPartConditional(first);
  for (const { operator, right, returnsBool, matching } of operations) {
    if (operator === "and" || operator === "unless") isConditionalSoFar = true;
    else if (operator === "or") isConditionalSoFar = isConditionalSoFar && isPartConditional(right);
    else if (isComparison(operator) && !returnsBool) isConditionalSoFar = true;
    else if (!isConditionalSoFar && (matching !== undefined || valueTypeOf(right) !== "scalar")) {
      isConditionalSoFar = isPartConditional(right);
    }
  }
  return isConditionalSoFar;
}

/**
 * The parts whose value decides whether an alert is there, from the outside in: through parentheses, both sides of `or` and the
 * left side of the other set operators and of comparisons.
 */
export function decidingParts(expression: Expression): readonly Expression[] {
  const found: Expression[] = [];
  const pending: Expression[] = [expression];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    found.push(part);
    if (part.kind === "parenthesized") pending.push(part.expression);
    if (part.kind !== "binary") continue;
    const { operator, left, right } = part;
    if (operator === "or") pending.push(right, left);
    else if (operator === "and" || operator === "unless" || isComparison(operator)) pending.push(left);
  }
  return found;
}

/** A vector compared with a number, the vector standing on the left. */
export interface Threshold {
  readonly vector: Expression;
  readonly operator: ComparisonOperator;
  readonly value: number;
  readonly node: BinaryExpression;
}

/** A comparison with a number as a threshold, `5 < x` turned around; undefined where it is none, or says `bool`. */
export function thresholdOf(node: Expression): Threshold | undefined {
  if (node.kind !== "binary" || !isComparison(node.operator) || node.returnsBool) return undefined;
  const right = constantOf(node.right);
  if (right !== undefined && valueTypeOf(node.left) === "vector") {
    return { vector: node.left, operator: node.operator, value: right, node };
  }
  const left = constantOf(node.left);
  if (left === undefined || valueTypeOf(node.right) !== "vector") return undefined;
  return { vector: node.right, operator: turnedComparison[node.operator], value: left, node };
}

/** What a comparison becomes when its sides change places. */
export const turnedComparison: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "==": "==",
  "!=": "!=",
  ">": "<",
  "<": ">",
  ">=": "<=",
  "<=": ">=",
};

/** The number that an expression of numbers alone is; undefined where it is more than that. */
export function constantOf(expression: Expression, depth = 0): number | undefined {
  if (depth > constantDepthMax) return undefined;
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "parenthesized":
      return constantOf(expression.expression, depth + 1);
    case "unary": {
      const value = constantOf(expression.expression, depth + 1);
      return value === undefined || expression.operator === "+" ? value : -value;
    }
    case "binary": {
      const { operator } = expression;
      if (!isArithmetic(operator)) return undefined;
      const [left, right] = [constantOf(expression.left, depth + 1), constantOf(expression.right, depth + 1)];
      return left === undefined || right === undefined ? undefined : arithmeticOf(operator)(left, right);
    }
    default:
      return undefined;
  }
}

// Nobody writes longer sums of numbers; chains of operators have no bound of their own.
const constantDepthMax = 50;

/** Whether an expression reads no series at all, as `vector(1)` does. */
export function readsNothing(expression: Expression): boolean {
  return selectorsOf(expression).length === 0;
}
