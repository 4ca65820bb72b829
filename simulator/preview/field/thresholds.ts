import { mapOf, numberOf, textOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";

/** From a value on, a colour; the first step has minus infinity. */
export interface ThresholdStep {
  readonly value: number;
  readonly color: string;
}

/** Steps of a field, in rising order. */
export interface Thresholds {
  readonly isPercentage: boolean;
  readonly steps: readonly ThresholdStep[];
}

/** Reads the thresholds of a field's settings; without any there is Grafana's one green step. */
export function thresholdsOf(settings: FieldMap): Thresholds {
  const { mode, steps } = mapOf(settings.thresholds);
  const written = (Array.isArray(steps) ? steps : []).map((step: unknown): ThresholdStep => {
    const { value, color } = mapOf(step);
    return { value: numberOf(value) ?? Number.NEGATIVE_INFINITY, color: textOf(color) ?? "green" };
  });
  const rising = written.sort((left, right) =>
    left.value < right.value ? -1 : left.value > right.value ? 1 : 0,
  );
  return {
    isPercentage: mode === "percentage",
    steps: rising.length === 0 ? [{ value: Number.NEGATIVE_INFINITY, color: "green" }] : rising,
  };
}

/** The step that a value has reached; NaN has reached the first only. `range` is what percentages are of. */
export function stepOf({ isPercentage, steps }: Thresholds, value: number, range: ValueRange): ThresholdStep {
  const measured = isPercentage ? ratioOf(value, range) * 100 : value;
  let reached = steps[0] ?? { value: Number.NEGATIVE_INFINITY, color: "green" };
  for (const step of steps) if (measured >= step.value) reached = step;
  return reached;
}

/** The values of a step in the field's own unit. */
export function absoluteSteps(
  { isPercentage, steps }: Thresholds,
  { min, max }: ValueRange,
): readonly ThresholdStep[] {
  if (!isPercentage) return steps;
  return steps.map((step) => ({ ...step, value: min + ((max - min) * step.value) / 100 }));
}

/** The smallest and the greatest value that a field can show. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/** Where a value lies in a range, 0..1. */
export function ratioOf(value: number, { min, max }: ValueRange): number {
  if (value === Number.NEGATIVE_INFINITY || Number.isNaN(value)) return 0;
  return max > min ? Math.max(0, Math.min(1, (value - min) / (max - min))) : 0;
}
