import { describe, expect, it } from "vitest";
import {
  type FeatureFlag,
  labelsFromRecord,
  type Series,
  type SeriesSource,
} from "../../../../simulator/promql/index.ts";
import { memorySource } from "../memory-source.ts";
import { instantLines as linesOf, rangeLines } from "./evaluate-text.ts";

function counter(values: readonly number[], startsS: readonly number[]): Series {
  return {
    labels: labelsFromRecord({ __name__: "c_total" }),
    timestampsMs: Float64Array.from(values, (_, i) => i * 15_000),
    values: Float64Array.from(values),
    sampleCount: values.length,
    staleTimestampsMs: [],
    histograms: undefined,
    startTimestampsMs: Float64Array.from(startsS, (startS) => startS * 1000),
  };
}

const features: ReadonlySet<FeatureFlag> = new Set<FeatureFlag>([
  "use-start-timestamps",
  "promql-experimental-functions",
]);

function instantLines(source: SeriesSource, at: string, expression: string): readonly string[] {
  return linesOf(source, at, expression, { features });
}

describe("start timestamps show resets that values do not", () => {
  const rising = [5, 6, 7, 8, 9];

  it.each<[string, readonly number[], string[]]>([
    ["one beginning", [-9, -9, -9, -9, -9], ["{} 4"]],
    ["a beginning between the samples at 15 s and 30 s", [-9, -9, 20, 20, 20], ["{} 10"]],
    ["unknown beginnings", [0, 0, 0, 0, 0], ["{} 4"]],
    ["a beginning after its own sample, which cannot be", [-9, -9, 50, -9, -9], ["{} 4"]],
    ["each sample begins at the one before it", [-9, -9, 15, 30, 45], ["{} 25"]],
    ["a beginning at the sample before, whose own is unknown", [0, 0, 15, 15, 15], ["{} 4"]],
  ])("%s", (_name, startsS, lines) => {
    const source = memorySource([counter(rising, startsS)]);
    // The window holds all samples and ends with the last of them, so nothing is extrapolated but to the left.
    expect(instantLines(source, "1m", "round(increase(c_total[1m1ms]), 0.01)")).toEqual(lines);
  });

  it("also between the last two samples", () => {
    const source = memorySource([counter(rising, [-9, -9, -9, -9, 50])]);
    expect(instantLines(source, "1m", "irate(c_total[1m])")).toEqual(["{} 0.6"]);
    expect(instantLines(source, "1m", "idelta(c_total[1m])")).toEqual(["{} 1"]);
  });

  it("can be asked for, but only of a selector", () => {
    const source = memorySource([counter(rising, [-9, -9, 20, 20, 20])]);
    expect(instantLines(source, "1m", "start_timestamp(c_total)")).toEqual(["{} 20"]);
    expect(instantLines(source, "1m", "start_timestamp(c_total offset 45s)")).toEqual(["{} -9"]);
    expect(instantLines(source, "1m", "start_timestamp(c_total + 0)")).toEqual([]);
  });
});

describe("a start within the window stands for a counter of zero at that time", () => {
  it.each<[string, readonly number[], readonly number[], string[]]>([
    ["of several samples", [60, 90, 120], [-10, -10, -10], ["{} 120"]],
    ["of a counter that began anew after them", [60, 90, 20], [-10, -10, -10], ["{} 110"]],
    ["of one sample alone", [60], [-10], ["{} 60"]],
    ["at the begin of the window, which is outside", [60], [-30], []],
    ["unknown", [60], [0], []],
    ["after its own sample, which cannot be", [60, 70], [80, 80], ["{} 25"]],
  ])("%s", (_name, values, startsS, lines) => {
    expect(instantLines(memorySource([counter(values, startsS)]), "30s", "increase(c_total[1m])")).toEqual(
      lines,
    );
  });

  it("counts for rates and at each step on its own", () => {
    const source = memorySource([counter([60, 90, 120], [-10, -10, -10])]);
    expect(instantLines(source, "30s", "rate(c_total[1m])")).toEqual(["{} 2"]);
    expect(instantLines(source, "30s", "delta(c_total[1m])")).toEqual(["{} 75"]);
    const lines = rangeLines(source, "0s 1m15s 15s", "increase(c_total[50s])", { features });
    expect(lines).toEqual(["{} 60 90 120 100 55 _"]);
  });
});

describe("without the flag start timestamps are not looked at", () => {
  it.each([
    ["increase(c_total[1m])", ["{} 4"]],
    ["resets(c_total[1m1ms])", ["{} 0"]],
    ["irate(c_total[1m])", ["{} 0.0666666666667"]],
  ])("%s", (expression, lines) => {
    const source = memorySource([counter([5, 6, 7, 8, 9], [-9, -9, 20, 20, 50])]);
    expect(linesOf(source, "1m", expression)).toEqual(lines);
  });
});
