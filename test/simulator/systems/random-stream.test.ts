import { describe, expect, it } from "vitest";
import { bucketLatency, meanLatencySeconds } from "../../../simulator/systems/kit/latency.ts";
import { normalShareBelow, randomStream } from "../../../simulator/systems/kit/random-stream.ts";

const drawCount = 40_000;

/** Mean and variance of many draws, rounded to what chance leaves of them. */
function momentsOf(draw: () => number): { readonly mean: number; readonly variance: number } {
  const values = Array.from({ length: drawCount }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / drawCount;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawCount;
  return { mean, variance };
}

/** Whether a value is within five standard errors of what the distribution promises. */
function expectNear(actual: number, expected: number, deviation: number): void {
  expect(Math.abs(actual - expected)).toBeLessThan((5 * deviation) / Math.sqrt(drawCount) + 1e-9);
}

describe("a stream of chance", () => {
  it("repeats itself for the same seed and name, and for no other", () => {
    const draws = (seed: number, name: string) => {
      const stream = randomStream(seed, name);
      return Array.from({ length: 5 }, () => stream.uniform());
    };
    expect(draws(1, "a")).toEqual(draws(1, "a"));
    const others = [draws(2, "a"), draws(1, "b"), draws(11, "a"), draws(1, "1/a"), draws(-1, "a")];
    const all = [draws(1, "a"), ...others].map((values) => values.join());
    expect(new Set(all).size).toBe(all.length);
  });

  it("draws uniformly from 0 up to 1", () => {
    const stream = randomStream(3, "uniform");
    const { mean, variance } = momentsOf(() => stream.uniform());
    expectNear(mean, 0.5, Math.sqrt(1 / 12));
    expect(variance).toBeCloseTo(1 / 12, 2);
  });

  it("draws normally", () => {
    const stream = randomStream(4, "normal");
    const { mean, variance } = momentsOf(() => stream.normal());
    expectNear(mean, 0, 1);
    expect(variance).toBeCloseTo(1, 1);
  });

  it.each([0.01, 0.5, 3, 11.9, 12.1, 80, 1000])(
    "draws counts with a mean and a variance of %d",
    (expected) => {
      const stream = randomStream(5, "poisson");
      const { mean, variance } = momentsOf(() => stream.poisson(expected));
      expectNear(mean, expected, Math.sqrt(expected));
      expect(variance / expected).toBeCloseTo(1, 0);
    },
  );

  it.each([
    [1, 0.5],
    [10, 0.02],
    [10, 0.98],
    [300, 0.001],
    [300, 0.3],
    [5000, 0.9],
  ])("draws how many of %d succeed with a probability of %d", (count, probability) => {
    const stream = randomStream(6, "binomial");
    const draws = () => stream.binomial(count, probability);
    const { mean, variance } = momentsOf(draws);
    const expected = count * probability * (1 - probability);
    expectNear(mean, count * probability, Math.sqrt(expected));
    expect(variance / expected).toBeCloseTo(1, 0);
  });

  it("knows what is certain and what is impossible", () => {
    const stream = randomStream(7, "edges");
    expect([stream.poisson(0), stream.poisson(-1), stream.poisson(Number.NaN)]).toEqual([0, 0, 0]);
    expect([
      stream.binomial(0, 0.5),
      stream.binomial(9, 0),
      stream.binomial(9, 1),
      stream.binomial(9, 2),
    ]).toEqual([0, 0, 9, 9]);
  });
});

describe("the normal distribution", () => {
  it.each([
    [0, 0.5],
    [1, 0.841345],
    [-1, 0.158655],
    [3, 0.99865],
    [Number.NEGATIVE_INFINITY, 0],
    [Number.POSITIVE_INFINITY, 1],
  ])("lies below %d with a share of %d", (x, share) => {
    expect(normalShareBelow(x)).toBeCloseTo(share, 5);
  });
});

describe("a latency in buckets", () => {
  const bounds = [0.1, 0.3, 1];

  it("puts half of the requests below the median and keeps the mean", () => {
    const latency = { medianSeconds: 0.1, spread: 0.5, addedSeconds: 0 };
    const { shareUpTo, conditionalShares, meanSeconds } = bucketLatency(latency, bounds);
    expect(shareUpTo[0]).toBeCloseTo(0.5, 6);
    expect(shareUpTo[1]).toBeCloseTo(normalShareBelow(Math.log(3) / 0.5), 6);
    expect(shareUpTo[3]).toBe(1);
    expect(conditionalShares[3]).toBe(1);
    let mean = 0;
    for (const [bucket, upTo] of shareUpTo.entries()) {
      mean += (upTo - (shareUpTo[bucket - 1] ?? 0)) * (meanSeconds[bucket] ?? 0);
    }
    expect(mean).toBeCloseTo(meanLatencySeconds(latency), 5);
  });

  it("has nothing below the time that is added", () => {
    const { shareUpTo } = bucketLatency({ medianSeconds: 0.1, spread: 0.5, addedSeconds: 0.3 }, bounds);
    expect([...shareUpTo].slice(0, 2)).toEqual([0, 0]);
    expect(shareUpTo[2]).toBeGreaterThan(0.99);
  });
});
