import { describe, expect, it } from "vitest";
import { formatDuration, formatOffset, formatTime, formatValue } from "../../../simulator/chart/index.ts";

describe("figures in charts", () => {
  it.each([
    [0, "0s"],
    [1, "0.001s"],
    [1250, "1.25s"],
    [59_999, "1m"],
    [200_000, "3m20s"],
    [3_600_000, "1h"],
    [90_061_000, "1d1h1m1s"],
    [-60_000, "-1m"],
  ])("write a duration of %d ms as %s", (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });

  it.each([
    [0, "0s"],
    [60_000, "+1m"],
    [-90_000, "-1m30s"],
  ])("write an offset of %d ms as %s", (offsetMs, text) => {
    expect(formatOffset(offsetMs)).toBe(text);
  });

  it.each([
    [0, "0"],
    [0.0000123456, "0.00001235"],
    [1 / 3, "0.3333"],
    [12.3456, "12.35"],
    [123456.7, "123457"],
    [12345678901, "12350000000"],
    [1e21, "1e+21"],
    [Number.NaN, "NaN"],
    [Number.NEGATIVE_INFINITY, "-Inf"],
  ])("write the value %d as %s", (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  it("write a time of day in UTC, and one that is no time as it is", () => {
    expect([0, 1_700_000_000_500, Number.NaN, 9e15].map((atMs) => formatTime(atMs, "clock"))).toEqual([
      "1970-01-01 00:00:00",
      "2023-11-14 22:13:20.500",
      "NaN",
      "9000000000000000",
    ]);
  });
});
