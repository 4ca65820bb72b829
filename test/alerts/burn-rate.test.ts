import { describe, expect, it } from "vitest";
import { burnRateOf, fastBurn, slowBurn, windowsOf } from "../../alerts/burn-rate.ts";

const days = 86_400;

describe("the burn rates", () => {
  it.each([
    ["2 % in an hour", fastBurn.windows[0], 14.4],
    ["5 % in six hours", fastBurn.windows[1], 6],
    ["10 % in a day", slowBurn.windows[0], 3],
    ["10 % in three days", slowBurn.windows[1], 1],
  ])("%s of a budget of 30 days", (_what, window, expected) => {
    expect(window && burnRateOf(window, 30 * days)).toBeCloseTo(expected, 10);
  });

  it("follow the period: over a week the same share of the budget is a lower rate", () => {
    const [hour] = fastBurn.windows;
    expect(hour && burnRateOf(hour, 7 * days)).toBeCloseTo(3.36, 10);
  });

  it("are confirmed by a window a twelfth as long", () => {
    for (const { longSeconds, shortSeconds } of [...fastBurn.windows, ...slowBurn.windows]) {
      expect(longSeconds / shortSeconds).toBe(12);
    }
  });

  it("page for the fast ones, and open tickets for the slow ones", () => {
    expect([fastBurn.severity, slowBurn.severity]).toEqual(["page", "ticket"]);
  });

  it("look at each window once, shortest first", () => {
    expect(windowsOf([slowBurn, fastBurn])).toEqual([300, 1800, 3600, 7200, 21_600, 86_400, 259_200]);
  });
});
