/** How many seconds of a scenario pass in a second of real time, and the way between the two clocks. */
export interface TimeScale {
  /** At least 1; 1 leaves everything as it is. */
  readonly factor: number;
  /** How long something of the scenario takes in real time, in milliseconds; not rounded. */
  toReal(scenarioMs: number): number;
  /** How long something that was measured took by the clock of the scenario, in milliseconds; not rounded. */
  toScenario(realMs: number): number;
}

/** The largest factor: a day passes in less than a tenth of a second. */
const timeScaleFactorMax = 1_000_000;

/** Why a number cannot be the factor of a time scale; undefined where it can. */
export function timeScaleProblem(factor: number): string | undefined {
  if (Number.isNaN(factor))
    return "is not a number; write how many times as fast time shall pass, as in `10`";
  if (factor < 1) return "is below 1; a drill cannot take longer than its scenario, write 1 or more";
  if (factor > timeScaleFactorMax) return `is more than ${timeScaleFactorMax}; write a smaller factor`;
  return undefined;
}

/** The time scale of a factor; a factor with a `timeScaleProblem` is a `RangeError`. */
export function timeScaleOf(factor: number): TimeScale {
  const problem = timeScaleProblem(factor);
  if (problem !== undefined) throw new RangeError(`the time scale ${factor} ${problem}`);
  return {
    factor,
    toReal: (scenarioMs) => scenarioMs / factor,
    toScenario: (realMs) => realMs * factor,
  };
}
