import { describe, expect, it } from "vitest";
import {
  programTimings,
  scaledDurationMs,
  scaledDurationText,
  timeScaleOf,
  timeScaleProblem,
} from "../../../../simulator/live/time-scale/index.ts";

describe("a time scale", () => {
  it("leads from the scenario's clock to the real one and back", () => {
    const scale = timeScaleOf(7.5);
    expect(scale.toReal(900_000)).toBe(120_000);
    expect(scale.toScenario(120_000)).toBe(900_000);
    expect(timeScaleOf(1).toReal(5)).toBe(5);
  });

  it.each([
    [0.5, "is below 1; a drill cannot take longer than its scenario, write 1 or more"],
    [-3, "is below 1; a drill cannot take longer than its scenario, write 1 or more"],
    [Number.NaN, "is not a number; write how many times as fast time shall pass, as in `10`"],
    [Number.POSITIVE_INFINITY, "is more than 1000000; write a smaller factor"],
  ])("cannot have the factor %d", (factor, problem) => {
    expect(timeScaleProblem(factor)).toBe(problem);
    expect(() => timeScaleOf(factor)).toThrow(RangeError);
  });

  it("may have a fraction", () => {
    expect(timeScaleProblem(7.5)).toBeUndefined();
    expect(timeScaleProblem(1)).toBeUndefined();
  });
});

describe("a scaled duration", () => {
  it.each([
    [300_000, 10, 30_000, "30s"],
    [300_000, 8, 37_500, "37s500ms"],
    [300_000, 7, 42_857, "42s857ms"],
    [-300_000, 7, -42_857, "-42s857ms"],
    [10, 60, 1, "1ms"],
    [-10, 60, -1, "-1ms"],
    [0, 60, 0, "0s"],
    [5, 1, 5, "5ms"],
  ])("of %d ms by %d is %d ms", (durationMs, factor, expectedMs, text) => {
    expect(scaledDurationMs(durationMs, factor)).toBe(expectedMs);
    expect(scaledDurationText(durationMs, factor)).toBe(text);
  });
});

describe("the timings of the programs", () => {
  it("are Prometheus's own, divided", () => {
    expect(programTimings(10)).toEqual({
      scrapeIntervalMs: 1500,
      evaluationIntervalMs: 1500,
      lookbackMs: 30_000,
      resendDelayMs: 6000,
      outageToleranceMs: 360_000,
      gracePeriodMs: 60_000,
    });
  });
});
