import { describe, expect, it } from "vitest";
import { labelsFromRecord, type Series } from "../../../../simulator/promql/index.ts";
import { memorySource } from "../memory-source.ts";
import { instantLines } from "./evaluate-text.ts";

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
