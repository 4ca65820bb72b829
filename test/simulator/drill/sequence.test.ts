import { describe, expect, it } from "vitest";
import { commonGrid, formatSequence } from "../../../simulator/drill/export/sequence.ts";
import { emptyLabels, type Series } from "../../../simulator/promql/index.ts";

function series(
  samples: readonly (readonly [number, number])[],
  staleSeconds: readonly number[] = [],
): Series {
  return {
    labels: emptyLabels,
    timestampsMs: Float64Array.from(samples, ([at]) => at * 1000),
    values: Float64Array.from(samples, ([, value]) => value),
    sampleCount: samples.length,
    staleTimestampsMs: staleSeconds.map((at) => at * 1000),
    histograms: undefined,
  };
}

describe("promtool's notation of a series", () => {
  it.each([
    [
      "a constant",
      series([
        [0, 1],
        [15, 1],
        [30, 1],
      ]),
      15,
      "1x2",
    ],
    [
      "changes",
      series([
        [0, 1],
        [15, 2],
        [30, 2],
        [45, -3],
      ]),
      15,
      "1 2x1 -3",
    ],
    [
      "gaps on a finer grid",
      series([
        [0, 1],
        [15, 1],
      ]),
      5,
      "1 _x2 1",
    ],
    ["a late start", series([[30, 7]]), 15, "_x2 7"],
    ["staleness", series([[0, 1]], [15]), 15, "1 stale"],
    [
      "numbers that are none",
      series([
        [0, Number.NaN],
        [15, Number.NaN],
        [30, Infinity],
        [45, -Infinity],
      ]),
      15,
      "NaN NaN +Inf -Inf",
    ],
    [
      "many digits",
      series([
        [0, 0.1 + 0.2],
        [15, 1e21],
        [30, 5e-324],
      ]),
      15,
      "0.30000000000000004 1e+21 5e-324",
    ],
    ["nothing", series([]), 15, "_x5"],
  ])("holds %s", (_what, one, intervalSeconds, expected) => {
    expect(formatSequence(one, { intervalMs: intervalSeconds * 1000, endMs: 60_000 })).toBe(expected);
  });

  it("has the widest grid that all samples and markers lie on", () => {
    expect(
      commonGrid(
        [
          series([
            [0, 1],
            [30, 1],
          ]),
          series([[15, 1]], [40]),
        ],
        60_000,
      ).intervalMs,
    ).toBe(5_000);
    expect(
      commonGrid(
        [
          series([
            [0, 1],
            [30, 1],
          ]),
        ],
        60_000,
      ).intervalMs,
    ).toBe(30_000);
  });
});
