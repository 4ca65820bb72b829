import { describe, expect, it } from "vitest";
import { retryDelayMs } from "../../../instrumentation/src/logs/retry-delay.ts";

const nowMs = Date.parse("2026-03-01T12:00:00Z");

describe("the delay after a failure", () => {
  it("grows to four seconds at most, by chance down to 50 ms", () => {
    const bounds = (chance: number) =>
      [1, 2, 3, 4, 5, 6, 100, 1e9].map((count) =>
        retryDelayMs(count, () => chance, { retryAfter: undefined, nowMs }),
      );
    expect(bounds(0.999999)).toEqual([249, 499, 999, 1999, 3999, 3999, 3999, 3999]);
    expect(bounds(0.5)).toEqual([125, 250, 500, 1000, 2000, 2000, 2000, 2000]);
    expect(bounds(0)).toEqual([50, 50, 50, 50, 50, 50, 50, 50]);
  });

  it.each([
    ["3", 3000],
    [" 3 ", 3000],
    ["0", 50],
    ["3600", 10_000],
    ["99999999999999999999999", 10_000],
    ["Sun, 01 Mar 2026 12:00:04 GMT", 4000],
    ["Sun, 01 Mar 2026 11:00:00 GMT", 50],
    ["soon", 50],
    ["-5", 50],
    ["", 50],
  ])("is at least what `Retry-After: %s` says, within ten seconds", (retryAfter, delayMs) => {
    expect(retryDelayMs(1, () => 0, { retryAfter, nowMs })).toBe(delayMs);
  });
});
