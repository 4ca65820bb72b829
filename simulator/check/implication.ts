import type { BinaryExpression, Expression, VectorSelector } from "../promql/index.ts";
import { type Threshold, thresholdOf } from "./condition.ts";
import { unwrapped } from "./label-analysis.ts";
import { meaningOf } from "./meaning.ts";

/**
 * Whether each series that one expression has is one of the other's as well, as far as that shows: the same with a looser
 * number, with fewer matchers, without a further `and`. False where in doubt.
 */
export function implies(strict: Expression, loose: Expression, depth = 0): boolean {
  const [one, other] = [unwrapped(strict), unwrapped(loose)];
  if (one === undefined || other === undefined || depth > depthMax) return false;
  if (other.kind === "binary" && other.operator === "or") {
    if (implies(one, other.left, depth + 1) || implies(one, other.right, depth + 1)) return true;
  }
  if (one.kind === "binary") {
    const { operator, left, right } = one;
    if (operator === "or") return implies(left, other, depth + 1) && implies(right, other, depth + 1);
    if (operator === "and" || operator === "unless") {
      if (implies(left, other, depth + 1)) return true;
    }
  }
  if (isPart(one, other)) return true;
  const [mine, theirs] = [thresholdOf(one), thresholdOf(other)];
  if (mine === undefined) return false;
  if (theirs === undefined) return implies(mine.vector, other, depth + 1);
  return isStricter(mine, theirs) && isPart(mine.vector, theirs.vector);
}

// Longer conditions are not written; chains of operators have no bound of their own.
const depthMax = 30;

function isStricter({ operator, value }: Threshold, loose: Threshold): boolean {
  switch (loose.operator) {
    case ">":
      return (operator === ">" && value >= loose.value) || (isFrom(operator, ">") && value > loose.value);
    case ">=":
      return isFrom(operator, ">") && value >= loose.value;
    case "<":
      return (operator === "<" && value <= loose.value) || (isFrom(operator, "<") && value < loose.value);
    case "<=":
      return isFrom(operator, "<") && value <= loose.value;
    case "!=":
      return operator === loose.operator ? value === loose.value : operator === "==" && value !== loose.value;
    case "==":
      return operator === "==" && value === loose.value;
    default:
      return loose.operator satisfies never;
  }
}

/** Whether an operator allows nothing but numbers from one on: `==`, or the sign with or without `=`. */
function isFrom(operator: string, sign: ">" | "<"): boolean {
  return operator === "==" || operator.startsWith(sign);
}

/** Whether every series of one expression is one of the other's with the same value. */
function isPart(part: Expression, whole: Expression): boolean {
  const [one, other] = [unwrapped(part), unwrapped(whole)];
  if (one === undefined || other === undefined) return false;
  if (one.kind === "vector-selector" && other.kind === "vector-selector") return isNarrower(one, other);
  if (one.kind === "matrix-selector" && other.kind === "matrix-selector") {
    const bare = (ranged: typeof one) =>
      meaningOf({ ...ranged, selector: { ...ranged.selector, matchers: [] } });
    return bare(one) === bare(other) && isNarrower(one.selector, other.selector);
  }
  if (one.kind === "call" && other.kind === "call" && one.name === other.name && keepsEach(one.name)) {
    return (
      one.arguments.length === other.arguments.length &&
      one.arguments.every((argument, index) => {
        const theirs = other.arguments[index];
        return theirs !== undefined && isPart(argument, theirs);
      })
    );
  }
  if (one.kind === "binary" && isScaled(one) && other.kind === "binary" && isScaled(other)) {
    return (
      one.operator === other.operator &&
      isPart(one.left, other.left) &&
      meaningOf(one.right) === meaningOf(other.right)
    );
  }
  return meaningOf(one) === meaningOf(other);
}

function isScaled({ right, matching }: BinaryExpression): boolean {
  return matching === undefined && unwrapped(right)?.kind === "number";
}

// Functions that look at one series alone.
function keepsEach(name: string): boolean {
  return (
    /^(?:rate|irate|increase|delta|idelta|deriv|predict_linear|changes|resets|abs|ceil|floor|round|.*_over_time)$/.test(
      name,
    ) && !name.startsWith("absent")
  );
}

function isNarrower(one: VectorSelector, other: VectorSelector): boolean {
  if (one.name !== other.name) return false;
  const hasAll = other.matchers.every((matcher) =>
    one.matchers.some(
      ({ label, operator, value }) =>
        label === matcher.label && operator === matcher.operator && value === matcher.value,
    ),
  );
  const bare = (selector: VectorSelector) => meaningOf({ ...selector, matchers: [] });
  return hasAll && bare(one) === bare(other);
}
