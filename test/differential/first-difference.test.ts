import { describe, expect, it } from "vitest";
import { firstDifference } from "./first-difference.ts";
import type { Outcome } from "./outcome.ts";

describe("two answers", () => {
  const ordered = (...values: readonly (readonly [string, number])[]): Outcome => ({
    kind: "series",
    isOrdered: true,
    remarks: [],
    omittedRemarkCount: 0,
    series: values.map(([name, value]) => ({ name, points: [{ timestampMs: 15_000, value }] })),
  });
  const nothing: Outcome = {
    kind: "series",
    isOrdered: false,
    series: [],
    remarks: [],
    omittedRemarkCount: 0,
  };
  const failure: Outcome = { kind: "error", message: "no" };

  it.each<[string, Outcome, Outcome, string | undefined]>([
    ["equal ones", ordered(["{}", 1]), ordered(["{}", 1]), undefined],
    ["NaN on both sides", ordered(["{}", Number.NaN]), ordered(["{}", Number.NaN]), undefined],
    ["what differs past the ninth digit", ordered(["{}", 1]), ordered(["{}", 1 + 1e-10]), undefined],
    ["two errors, whatever they say", failure, { kind: "error", message: "never" }, undefined],
    ["equal values in another order", ordered(["a", 1], ["b", 1]), ordered(["b", 1], ["a", 1]), undefined],
    [
      "a value",
      ordered(["{}", 1]),
      ordered(["{}", 1 + 1e-8]),
      "{} at 15000: Prometheus 1, klaxon 1.00000001",
    ],
    [
      "an infinity",
      ordered(["{}", Infinity]),
      ordered(["{}", 1]),
      "{} at 15000: Prometheus Infinity, klaxon 1",
    ],
    ["a NaN", ordered(["{}", 1]), ordered(["{}", Number.NaN]), "{} at 15000: Prometheus 1, klaxon NaN"],
    ["a series less", ordered(["a", 1]), ordered(), "only Prometheus has a (1 points, 1 at 15000)"],
    ["a series more", ordered(), ordered(["a", 1]), "only klaxon has a (1 points, 1 at 15000)"],
    [
      "a point less",
      ordered(["a", 1]),
      { ...nothing, series: [{ name: "a", points: [] }] },
      "a at 15000: Prometheus 1, klaxon nothing",
    ],
    [
      "a point more",
      { ...nothing, series: [{ name: "a", points: [] }] },
      ordered(["a", 1]),
      "a at 15000: Prometheus nothing, klaxon 1",
    ],
    ["an error here", ordered(), failure, "Prometheus: 0 series\n  klaxon:     error: no"],
    ["an error there", failure, ordered(), "Prometheus: error: no\n  klaxon:     0 series"],
    [
      "different values in another order",
      ordered(["a", 1], ["b", 2]),
      ordered(["b", 2], ["a", 1]),
      "the order differs from position 0 on",
    ],
  ])("are compared by %s", (_what, real, own, difference) => {
    expect(firstDifference(real, own)).toBe(difference);
  });

  const histogram = (sum: number, ...buckets: readonly (readonly [number, number, number])[]): Outcome => ({
    ...nothing,
    series: [
      {
        name: "h",
        points: [
          {
            timestampMs: 0,
            value: {
              count: 8,
              sum,
              buckets: buckets.map(([lower, upper, count]) => ({ lower, upper, count })),
            },
          },
        ],
      },
    ],
  });

  it.each<[string, Outcome, Outcome, string | undefined]>([
    ["equal histograms", histogram(1, [0, 1, 8]), histogram(1, [0, 1, 8 + 1e-10]), undefined],
    [
      "a bucket that rounding left",
      histogram(1, [0, 1, 8], [1, 2, 1e-14]),
      histogram(1, [0, 1, 8]),
      undefined,
    ],
    ["a bucket of NaN", histogram(1, [0, 1, Number.NaN]), histogram(1), undefined],
    [
      "the count of a bucket",
      histogram(1, [0, 1, 8]),
      histogram(1, [0, 1, 7]),
      "h at 0: Prometheus {count 8, sum 1, 0..1: 8}, klaxon {count 8, sum 1, 0..1: 7}",
    ],
    [
      "the bound of a bucket",
      histogram(1, [0, 1, 8]),
      histogram(1, [0, 2, 8]),
      "h at 0: Prometheus {count 8, sum 1, 0..1: 8}, klaxon {count 8, sum 1, 0..2: 8}",
    ],
    [
      "a bucket less",
      histogram(1, [0, 1, 4], [1, 2, 4]),
      histogram(1, [0, 1, 4]),
      "h at 0: Prometheus {count 8, sum 1, 0..1: 4, 1..2: 4}, klaxon {count 8, sum 1, 0..1: 4}",
    ],
    ["a sum", histogram(1), histogram(2), "h at 0: Prometheus {count 8, sum 1}, klaxon {count 8, sum 2}"],
  ])("are compared by %s", (_what, real, own, difference) => {
    expect(firstDifference(real, own)).toBe(difference);
  });

  const remarked = (omittedRemarkCount: number, ...texts: readonly string[]): Outcome => ({
    ...nothing,
    remarks: texts.map((text) => ({ message: text.slice(0, 3), place: text.slice(4) })),
    omittedRemarkCount,
  });

  it.each<[string, Outcome, Outcome, string | undefined]>([
    ["the same remark", remarked(0, "one 1:1"), remarked(0, "one 1:1"), undefined],
    ["the one place that is kept", remarked(0, "one 1:5"), remarked(0, "one 1:1", "one 1:5"), undefined],
    ["a place that is not known", remarked(0, "one"), remarked(0, "one 1:5"), undefined],
    ["what does not fit in", remarked(2, "one 1:1"), remarked(0, "one 1:1", "two 1:1", "six 1:1"), undefined],
    [
      "another place",
      remarked(0, "one 1:5"),
      remarked(0, "one 1:1"),
      "only Prometheus remarks one (1:5); the other: one (1:1)",
    ],
    ["a remark less", remarked(0, "one 1:1"), remarked(0), "only Prometheus remarks one (1:1)"],
    ["a remark more", remarked(0), remarked(0, "one 1:1"), "only klaxon remarks one (1:1)"],
    [
      "how many do not fit in",
      remarked(2, "one 1:1"),
      remarked(0, "one 1:1"),
      "Prometheus has 3 remarks, klaxon 1",
    ],
  ])("are compared by %s", (_what, real, own, difference) => {
    expect(firstDifference(real, own)).toBe(difference);
  });
});
