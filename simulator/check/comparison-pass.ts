import type { ComparisonOperator } from "../promql/index.ts";
import type { ValueRange } from "./value-range.ts";

/** Whether some number of a range passes a comparison with a number. */
export function canPass({ min, max }: ValueRange, operator: ComparisonOperator, value: number): boolean {
  if (Number.isNaN(value)) return operator === "!=";
  switch (operator) {
    case "==":
      return min <= value && value <= max;
    case "!=":
      return min !== value || max !== value;
    case ">":
      return max > value;
    case ">=":
      return max >= value;
    case "<":
      return min < value;
    case "<=":
      return min <= value;
    default:
      return operator satisfies never;
  }
}

/** Whether every number of a range passes a comparison with a number. */
export function mustPass({ min, max }: ValueRange, operator: ComparisonOperator, value: number): boolean {
  if (Number.isNaN(value)) return operator === "!=";
  switch (operator) {
    case "==":
      return min === value && max === value;
    case "!=":
      return value < min || max < value;
    case ">":
      return min > value;
    case ">=":
      return min >= value;
    case "<":
      return max < value;
    case "<=":
      return max <= value;
    default:
      return operator satisfies never;
  }
}
