import type { Fault } from "../systems/index.ts";
import type { Scenario } from "./scenario.ts";

/** A fault with its times, counted from the start of the drill. */
export interface PlannedFault {
  readonly fault: Fault;
  readonly injectAtMs: number;
  /** Never later than the end of the drill. */
  readonly rollbackAtMs: number;
}

/** When a drill's phases end, counted from its start, on the grid of the world. */
export interface DrillSpan {
  readonly controlMs: number;
  readonly endMs: number;
}

/** All targets are scraped on multiples of this, so the world moves in these steps. */
export const worldStepMs = 5_000;

/** The span of a scenario, rounded up to the world's grid. */
export function spanOf(scenario: Scenario): DrillSpan {
  const controlMs = onGrid(scenario.controlMs);
  return { controlMs, endMs: onGrid(controlMs + scenario.observeMs) };
}

/** The faults of a scenario in order of injection; none lasts past `untilMs`, and those that begin later are left out. */
export function planFaults(
  scenario: Scenario,
  span: DrillSpan,
  untilMs: number = span.endMs,
): readonly PlannedFault[] {
  return scenario.method
    .map((step): PlannedFault => {
      const injectAtMs = span.controlMs + onGrid(step.start);
      const rollbackAtMs = step.duration === undefined ? span.endMs : injectAtMs + onGrid(step.duration);
      return { fault: step.fault, injectAtMs, rollbackAtMs: Math.min(rollbackAtMs, untilMs) };
    })
    .filter((planned) => planned.injectAtMs < planned.rollbackAtMs)
    .sort((left, right) => left.injectAtMs - right.injectAtMs);
}

function onGrid(durationMs: number): number {
  return Math.ceil(durationMs / worldStepMs) * worldStepMs;
}
