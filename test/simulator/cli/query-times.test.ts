import { expect, it } from "vitest";
import { queryTimes, type TimeWords } from "../../../simulator/cli/query-times.ts";
import { UsageError } from "../../../simulator/cli/usage-error.ts";

const span = { startMs: 1_700_000_000_000, endMs: 1_700_003_600_000, intervalMs: 15_000 };
const none = { at: undefined, start: undefined, end: undefined, step: undefined };

function times(words: Partial<TimeWords>, wantsRange = false) {
  return queryTimes({ ...none, ...words }, span, wantsRange);
}

it.each([
  ["1700000123.5", 1_700_000_123_500],
  ["10m", span.startMs + 600_000],
  ["+1m30s", span.startMs + 90_000],
  ["-10m", span.endMs - 600_000],
  ["-1", -1000],
  ["2024-01-31", Date.UTC(2024, 0, 31)],
  ["2024-01-31 12:30", Date.UTC(2024, 0, 31, 12, 30)],
  ["2024-01-31T12:30:15.25Z", Date.UTC(2024, 0, 31, 12, 30, 15, 250)],
  ["2024-01-31T12:30:15+02:00", Date.UTC(2024, 0, 31, 10, 30, 15)],
])("reads `%s` as a time", (at, atMs) => {
  expect(times({ at })).toEqual({ kind: "instant", atMs });
});

it.each(["noon", "", "2024-02-31T99:00", "1e99", "99999999999999999", "NaN"])(
  "refuses `%s` as a time",
  (at) => {
    expect(() => times({ at })).toThrow(UsageError);
  },
);

it("is the data's end without words, and all of the data where a range is wanted", () => {
  expect(times({})).toEqual({ kind: "instant", atMs: span.endMs });
  const { startMs, endMs } = span;
  expect(times({}, true)).toEqual({ kind: "range", grid: { startMs, endMs, stepMs: 30_000 } });
  expect(times({ at: "0" }, true)).toEqual({ kind: "instant", atMs: 0 });
  const oneScrape = { startMs: 0, endMs: 0, intervalMs: 15_000 };
  expect(queryTimes(none, oneScrape, true)).toEqual({ kind: "instant", atMs: 0 });
});

it("takes what is missing of a range from the data, with steps that fall on samples", () => {
  const { startMs, endMs } = span;
  expect(times({ step: "1m" })).toEqual({ kind: "range", grid: { startMs, endMs, stepMs: 60_000 } });
  expect(times({ step: "0.5", end: "1m" })).toEqual({
    kind: "range",
    grid: { startMs, endMs: startMs + 60_000, stepMs: 500 },
  });
  expect(times({ start: "0" })).toEqual({
    kind: "range",
    grid: { startMs: 0, endMs, stepMs: Math.ceil(endMs / 200 / 15_000) * 15_000 },
  });
});

it.each<[string, Partial<TimeWords>]>([
  ["an instant and a range", { at: "1m", start: "0" }],
  ["an end before its start", { start: "2m", end: "1m" }],
  ["a step of nothing", { step: "0" }],
  ["a step that is no duration", { step: "soon" }],
  ["more steps than anybody reads", { step: "1ms" }],
])("refuses %s", (_name, words) => {
  expect(() => times(words)).toThrow(UsageError);
});
