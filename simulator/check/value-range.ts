import {
  type BinaryExpression,
  type ComparisonOperator,
  type Expression,
  type FunctionCall,
  valueTypeOf,
} from "../promql/index.ts";
import { constantOf, isComparison, thresholdOf } from "./condition.ts";
import type { MetricKnowledge } from "./metric-knowledge.ts";
import { nameOfSelector } from "./selector-facts.ts";

/** Between which numbers a value lies, both included; NaN may always come beside them. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

const anyValue: ValueRange = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
const notNegative: ValueRange = { min: 0, max: Number.POSITIVE_INFINITY };
const zeroOrOne: ValueRange = { min: 0, max: 1 };

/** The numbers that an expression can yield; wide where in doubt. */
export function rangeOf(expression: Expression, knowledge: MetricKnowledge, depth = 0): ValueRange {
  if (depth > depthMax) return anyValue;
  const next = (part: Expression): ValueRange => rangeOf(part, knowledge, depth + 1);
  switch (expression.kind) {
    case "number":
      return Number.isNaN(expression.value) ? anyValue : { min: expression.value, max: expression.value };
    case "string":
      return anyValue;
    case "vector-selector":
      return rangeOfMetric(nameOfSelector(expression), knowledge);
    case "matrix-selector":
      return next(expression.selector);
    case "subquery":
    case "parenthesized":
      return next(expression.expression);
    case "unary": {
      const { min, max } = next(expression.expression);
      return expression.operator === "-" ? { min: -max, max: -min } : { min, max };
    }
    case "aggregation":
      return rangeOfAggregation(expression.operator, next(expression.expression));
    case "call":
      return rangeOfCall(expression, next);
    case "binary":
      return rangeOfBinary(expression, next);
    default:
      return expression satisfies never;
  }
}

// Also ends chains of operators, which are not bounded; beyond it anything is possible.
const depthMax = 200;

function rangeOfMetric(name: string | undefined, knowledge: MetricKnowledge): ValueRange {
  if (name === undefined) return anyValue;
  if (zeroOrOneMetrics.has(name)) return zeroOrOne;
  return knowledge.typeOf(name) === "counter" ? notNegative : anyValue;
}

const zeroOrOneMetrics: ReadonlySet<string> = new Set(["up", "probe_success", "ALERTS"]);

/** The numbers that the series of a name can be, where these are few; undefined otherwise. */
export function fewValuesOf(name: string | undefined): readonly number[] | undefined {
  if (name === "ALERTS") return [1];
  return name !== undefined && zeroOrOneMetrics.has(name) ? [0, 1] : undefined;
}

function rangeOfAggregation(operator: string, inner: ValueRange): ValueRange {
  switch (operator) {
    case "avg":
    case "min":
    case "max":
    case "topk":
    case "bottomk":
    case "limitk":
    case "limit_ratio":
      return inner;
    case "sum":
      return summed(inner);
    case "count":
    case "count_values":
      return { min: 1, max: Number.POSITIVE_INFINITY };
    case "group":
      return { min: 1, max: 1 };
    case "stddev":
    case "stdvar":
      return notNegative;
    default:
      return anyValue;
  }
}

function summed({ min, max }: ValueRange): ValueRange {
  return {
    min: min >= 0 ? min : Number.NEGATIVE_INFINITY,
    max: max <= 0 ? max : Number.POSITIVE_INFINITY,
  };
}

function rangeOfCall(call: FunctionCall, next: (part: Expression) => ValueRange): ValueRange {
  const vector = call.arguments.find((argument) => ["vector", "matrix"].includes(valueTypeOf(argument)));
  const [first] = call.arguments;
  const fixed = fixedRanges.get(call.name);
  if (fixed !== undefined) return fixed;
  if (call.name === "vector" || call.name === "scalar") return first === undefined ? anyValue : next(first);
  if (vector === undefined) return anyValue;
  if (keepingFunctions.has(call.name)) return next(vector);
  if (call.name.startsWith("clamp")) return clamped(call, next(vector));
  if (roundingFunctions.has(call.name)) return rounded(call, next(vector));
  if (call.name === "sum_over_time") return summed(next(vector));
  return anyValue;
}

function clamped({ name, arguments: [, first, second] }: FunctionCall, inner: ValueRange): ValueRange {
  const one = first && constantOf(first);
  const other = second && constantOf(second);
  const lower = name === "clamp_max" ? undefined : one;
  const upper = name === "clamp" ? other : name === "clamp_max" ? one : undefined;
  // With its bounds the wrong way round `clamp` has no result at all.
  if (lower !== undefined && upper !== undefined && lower > upper) return inner;
  const within = (value: number) =>
    Math.max(lower ?? Number.NEGATIVE_INFINITY, Math.min(upper ?? Number.POSITIVE_INFINITY, value));
  return [one, other].some(Number.isNaN) ? anyValue : { min: within(inner.min), max: within(inner.max) };
}

const roundingFunctions: ReadonlySet<string> = new Set(["round", "ceil", "floor"]);

function rounded({ arguments: [, nearest] }: FunctionCall, { min, max }: ValueRange): ValueRange {
  return nearest === undefined ? { min: Math.floor(min), max: Math.ceil(max) } : anyValue;
}

const fixedRanges: ReadonlyMap<string, ValueRange> = new Map<string, ValueRange>([
  ...["rate", "increase", "irate", "changes", "resets", "stddev_over_time", "stdvar_over_time"].map(
    (name) => [name, notNegative] as const,
  ),
  ...["abs", "sqrt", "time", "timestamp", "exp"].map((name) => [name, notNegative] as const),
  ...["absent", "absent_over_time", "present_over_time"].map((name) => [name, { min: 1, max: 1 }] as const),
  ["count_over_time", { min: 1, max: Number.POSITIVE_INFINITY }],
  ["sgn", { min: -1, max: 1 }],
  ["minute", { min: 0, max: 59 }],
  ["hour", { min: 0, max: 23 }],
  ["day_of_week", { min: 0, max: 6 }],
  ["day_of_month", { min: 1, max: 31 }],
  ["day_of_year", { min: 1, max: 366 }],
  ["days_in_month", { min: 28, max: 31 }],
  ["month", { min: 1, max: 12 }],
]);

const keepingFunctions: ReadonlySet<string> = new Set([
  ...["sort", "sort_desc", "label_replace", "label_join", "avg_over_time", "min_over_time", "max_over_time"],
  ...["last_over_time", "first_over_time", "quantile_over_time"],
]);

function rangeOfBinary(node: BinaryExpression, next: (part: Expression) => ValueRange): ValueRange {
  const { operator, returnsBool } = node;
  if (isComparison(operator)) {
    if (returnsBool) return zeroOrOne;
    const threshold = thresholdOf(node);
    return threshold === undefined
      ? next(valueTypeOf(node.left) === "scalar" ? node.right : node.left)
      : narrow(next(threshold.vector), threshold.operator, threshold.value);
  }
  const left = next(node.left);
  if (operator === "and" || operator === "unless") return left;
  const right = next(node.right);
  switch (operator) {
    case "or":
      return { min: Math.min(left.min, right.min), max: Math.max(left.max, right.max) };
    case "+":
      return ranged(left.min + right.min, left.max + right.max);
    case "-":
      return ranged(left.min - right.max, left.max - right.min);
    case "*":
    case "/":
      return scaled(node, left, right);
    case "^": {
      const power = constantOf(node.right);
      return power !== undefined && Number.isInteger(power) && power % 2 === 0 ? notNegative : anyValue;
    }
    case "%": {
      const divisor = Math.abs(constantOf(node.right) ?? Number.POSITIVE_INFINITY);
      return { min: left.min >= 0 ? 0 : -divisor, max: left.max <= 0 ? 0 : divisor };
    }
    default:
      return anyValue;
  }
}

function scaled(node: BinaryExpression, left: ValueRange, right: ValueRange): ValueRange {
  const factor = constantOf(node.right);
  if (factor !== undefined && factor > 0 && Number.isFinite(factor)) {
    const by = node.operator === "*" ? factor : 1 / factor;
    return ranged(left.min * by, left.max * by);
  }
  if (factor === 0 && node.operator === "*") return { min: 0, max: 0 };
  return left.min >= 0 && right.min >= 0 ? notNegative : anyValue;
}

// Infinities that cancel out may be anything.
function ranged(min: number, max: number): ValueRange {
  return {
    min: Number.isNaN(min) ? Number.NEGATIVE_INFINITY : min,
    max: Number.isNaN(max) ? Number.POSITIVE_INFINITY : max,
  };
}

function narrow({ min, max }: ValueRange, operator: ComparisonOperator, value: number): ValueRange {
  switch (operator) {
    case "==":
      return { min: value, max: value };
    case "!=":
      return { min, max };
    case ">":
    case ">=":
      return { min: Math.max(min, value), max: Math.max(max, value) };
    case "<":
    case "<=":
      return { min: Math.min(min, value), max: Math.min(max, value) };
    default:
      return operator satisfies never;
  }
}
