import type { ComparisonOperator } from "../../promql/index.ts";
import { isCrossing } from "./excess.ts";

// More nobody sees in a chart, and less would show in a chart of a day's counter.
const digits = 4;

/** A value to as many digits as a chart needs. */
export function roundedValue(value: number): number {
  return Number(value.toPrecision(digits));
}

/** As `roundedValue`, but never to the other side of a threshold. */
export function roundedFor(
  operator: ComparisonOperator,
  value: number,
  threshold: number | undefined,
): number {
  const rounded = roundedValue(value);
  if (threshold === undefined) return rounded;
  const isHeld = isCrossing(operator, value, threshold);
  return isCrossing(operator, rounded, threshold) === isHeld ? rounded : value;
}
