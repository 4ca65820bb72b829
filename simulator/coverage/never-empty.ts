import { type BinaryExpression, type Expression, valueTypeOf } from "../promql/index.ts";

/**
 * Whether an expression has a result at every time, whatever the data: `vector(1)`, `sum(x) or vector(0)`. False
 * where that cannot be told from its form alone.
 */
export function isNeverEmpty(expression: Expression, depth = 0): boolean {
  // Chains of operators can be deeper than the stack; nobody writes such a one by hand.
  if (depth > depthMax) return false;
  if (valueTypeOf(expression) === "scalar") return true;
  switch (expression.kind) {
    case "parenthesized":
    case "unary":
      return isNeverEmpty(expression.expression, depth + 1);
    case "call":
      return isCallNeverEmpty(expression.name, expression.arguments, depth);
    case "aggregation":
      return !selecting.has(expression.operator) && isNeverEmpty(expression.expression, depth + 1);
    case "binary":
      return isOperationNeverEmpty(expression, depth);
    case "number":
    case "string":
    case "vector-selector":
    case "matrix-selector":
    case "subquery":
      return false;
    default:
      return expression satisfies never;
  }
}

const depthMax = 200;
const selecting: ReadonlySet<string> = new Set(["topk", "bottomk", "limitk", "limit_ratio"]);
/** Functions that yield one result for each element they are given. */
const elementwise: ReadonlySet<string> = new Set([
  "abs",
  "ceil",
  "clamp",
  "clamp_max",
  "clamp_min",
  "day_of_month",
  "day_of_week",
  "day_of_year",
  "days_in_month",
  "exp",
  "floor",
  "hour",
  "label_replace",
  "ln",
  "log10",
  "log2",
  "minute",
  "month",
  "round",
  "sgn",
  "sqrt",
  "timestamp",
  "year",
]);

function isCallNeverEmpty(name: string, given: readonly Expression[], depth: number): boolean {
  if (name === "vector") return true;
  if (!elementwise.has(name)) return false;
  const [first] = given;
  // Without an argument, functions of dates take the time of the evaluation.
  return first === undefined || isNeverEmpty(first, depth + 1);
}

function isOperationNeverEmpty(operation: BinaryExpression, depth: number): boolean {
  const { operator, left, right, returnsBool, matching } = operation;
  switch (operator) {
    case "or":
      return isNeverEmpty(right, depth + 1) || isNeverEmpty(left, depth + 1);
    case "and":
    case "unless":
      return false;
    case "==":
    case "!=":
    case ">":
    case "<":
    case ">=":
    case "<=":
      if (!returnsBool) return false;
      break;
    case "</":
    case ">/":
      return false;
    default:
      break;
  }
  // Of two vectors nobody knows whether their labels match.
  return matching === undefined && isNeverEmpty(left, depth + 1) && isNeverEmpty(right, depth + 1);
}
