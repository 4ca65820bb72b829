import type { TimeScale } from "../time-scale/index.ts";

/** The way between real time and the time of the scenario, which begins with the control phase. */
export interface LiveClock {
  readonly scale: TimeScale;
  /** When the control phase began, in milliseconds since the epoch. */
  readonly originMs: number;
  /** Scenario time of a real instant, in whole milliseconds. */
  toScenario(realMs: number): number;
  /** The real instant of a scenario time, in milliseconds since the epoch. */
  toReal(atMs: number): number;
}

/** The clock of a drill whose control phase began at an instant. */
export function liveClock(originMs: number, scale: TimeScale): LiveClock {
  return {
    scale,
    originMs,
    toScenario: (realMs) => Math.round(scale.toScenario(realMs - originMs)),
    toReal: (atMs) => originMs + scale.toReal(atMs),
  };
}
