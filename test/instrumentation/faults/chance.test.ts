import { describe, expect, it } from "vitest";
import { createChance, drawDelayMs } from "../../../instrumentation/src/faults/chance.ts";
import type { DelayDistribution } from "../../../instrumentation/src/faults/index.ts";

const drawCount = 20_000;

function draws(delay: DelayDistribution): readonly number[] {
  const chance = createChance(1, 2, "a");
  return Array.from({ length: drawCount }, (_, arrival) => drawDelayMs(delay, chance, arrival, 1_000));
}

describe("the delay of a fault", () => {
  it.each<[DelayDistribution, number, number]>([
    [{ distribution: "fixed", delayMs: 70 }, 70, 0],
    [{ distribution: "uniform", leastMs: 100, mostMs: 200 }, 150, 28.87],
    [{ distribution: "normal", meanMs: 200, deviationMs: 20 }, 200, 20],
    [{ distribution: "exponential", meanMs: 50 }, 50, 50],
  ])("has the mean and the deviation of %j", (delay, mean, deviation) => {
    const all = draws(delay);
    const drawnMean = all.reduce((sum, one) => sum + one, 0) / drawCount;
    const drawnDeviation = Math.sqrt(all.reduce((sum, one) => sum + (one - drawnMean) ** 2, 0) / drawCount);
    expect(Math.abs(drawnMean - mean)).toBeLessThanOrEqual(mean * 0.03);
    expect(Math.abs(drawnDeviation - deviation)).toBeLessThanOrEqual(deviation * 0.03);
  });

  it("stays within the limit", () => {
    const all = draws({ distribution: "normal", meanMs: 500, deviationMs: 1_000 });
    expect([Math.min(...all), Math.max(...all)]).toEqual([0, 1_000]);
  });
});
