/** How bad a value is. A `notice` is neither good nor bad and worth telling apart; `neutral` says nothing. */
export type Health = "good" | "notice" | "warning" | "critical" | "neutral";

/** A health, or a colour as Grafana names or writes it, which says nothing of good and bad. */
export type Shade = Health | { readonly color: string };

/** From `value` on, including it, a value has this health. */
interface ThresholdStep {
  readonly value: number;
  readonly health: Shade;
}

/** The health below the first step, and the steps in ascending order. */
export interface Thresholds {
  readonly base: Shade;
  readonly steps: readonly ThresholdStep[];
}

/** Where a value becomes bad; at least one of the two. */
export type Limits =
  | { readonly warning: number; readonly critical?: number }
  | { readonly warning?: undefined; readonly critical: number };

/** Values are good up to the limits: a latency, a lag, a number of failures. */
export function higherIsWorse(limits: Limits): Thresholds {
  return { base: "good", steps: ascending(limits) };
}

/**
 * Values are good from the limits on: a number of instances, a budget that is left. `limits.critical` is the
 * least value that is not critical, `limits.warning` the least that is good.
 */
export function lowerIsWorse(limits: Limits): Thresholds {
  const steps: ThresholdStep[] = [];
  if (limits.critical !== undefined) {
    steps.push({ value: limits.critical, health: limits.warning === undefined ? "good" : "warning" });
  }
  if (limits.warning !== undefined) steps.push({ value: limits.warning, health: "good" });
  return { base: limits.critical === undefined ? "warning" : "critical", steps: sorted(steps) };
}

/** One value is good and every other is critical: exactly one primary. Values are whole numbers. */
export function exactly(value: number): Thresholds {
  return {
    base: "critical",
    steps: [
      { value, health: "good" },
      { value: value + 1, health: "critical" },
    ],
  };
}

function ascending(limits: Limits): readonly ThresholdStep[] {
  const steps: ThresholdStep[] = [];
  if (limits.warning !== undefined) steps.push({ value: limits.warning, health: "warning" });
  if (limits.critical !== undefined) steps.push({ value: limits.critical, health: "critical" });
  return sorted(steps);
}

function sorted(steps: readonly ThresholdStep[]): readonly ThresholdStep[] {
  return steps.toSorted((left, right) => left.value - right.value);
}
