import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDuration, parseDurationMs, readDuration } from "../../../simulator/promql/index.ts";

const day = 86_400_000;

describe("durations", () => {
  it.each([
    ["0", 0],
    ["0s", 0],
    ["5m", 300_000],
    ["1h30m", 5_400_000],
    ["90s", 90_000],
    ["500ms", 500],
    ["1y2w3d4h5m6s7ms", 365 * day + 17 * day + 14_706_007],
    ["292y", 292 * 365 * day],
  ])("%s is read", (text, expected) => {
    expect(parseDurationMs(text)).toBe(expected);
  });

  it.each([
    ["", "empty duration string"],
    ["5", 'not a valid duration string: "5"'],
    ["m", 'not a valid duration string: "m"'],
    ["-5m", 'not a valid duration string: "-5m"'],
    ["5m 1s", 'unknown unit "m " in duration "5m 1s"'],
    ["1.5h", 'unknown unit "." in duration "1.5h"'],
    ["1s1m", 'not a valid duration string: "1s1m"'],
    ["1s1s", 'not a valid duration string: "1s1s"'],
    ["5mn", 'unknown unit "mn" in duration "5mn"'],
    ["1d5", 'not a valid duration string: "1d5"'],
    ["99999999999999999999s", 'not a valid duration string: "99999999999999999999s"'],
    ["293y", "duration out of range"],
    ["200y200y", 'not a valid duration string: "200y200y"'],
    ["292y10000w", "duration out of range"],
  ])("%j is refused", (text, message) => {
    expect(parseDurationMs(text)).toBeUndefined();
    expect(readDuration(text)).toEqual({ message });
  });

  it.each([
    [0, "0s"],
    [0.4, "0s"],
    [1, "1ms"],
    [1001, "1s1ms"],
    [90_000, "1m30s"],
    [7 * day, "1w"],
    [8 * day, "8d"],
    [365 * day, "1y"],
    [366 * day, "366d"],
    [372 * day, "372d"],
    [-5000, "-5s"],
    [-0.4, "0s"],
  ])("%d ms is written", (durationMs, expected) => {
    expect(formatDuration(durationMs)).toBe(expected);
  });

  it("are read as they are written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_000_000_000_000 }), (durationMs) => {
        expect(parseDurationMs(formatDuration(durationMs))).toBe(durationMs);
      }),
      { seed: 60, numRuns: 1000 },
    );
  });
});
