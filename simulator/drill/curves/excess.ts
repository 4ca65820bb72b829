import type { ComparisonOperator } from "../../promql/index.ts";

/** Whether a value passes a comparison with a threshold. */
export function isCrossing(operator: ComparisonOperator, value: number, threshold: number): boolean {
  switch (operator) {
    case "==":
      return value === threshold;
    case "!=":
      return value !== threshold;
    case ">":
      return value > threshold;
    case ">=":
      return value >= threshold;
    case "<":
      return value < threshold;
    case "<=":
      return value <= threshold;
    default:
      return operator satisfies never;
  }
}

/** How far a value is on the side of a threshold where the comparison holds; below 0 where it is short of it. */
export function excessOf(operator: ComparisonOperator, value: number, threshold: number): number {
  switch (operator) {
    case "==":
      return -Math.abs(value - threshold);
    case "!=":
      return Math.abs(value - threshold);
    case ">":
    case ">=":
      return value - threshold;
    case "<":
    case "<=":
      return threshold - value;
    default:
      return operator satisfies never;
  }
}
