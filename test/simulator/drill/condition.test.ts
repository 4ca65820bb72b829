import { describe, expect, it } from "vitest";
import { checkCondition, findFirstResult } from "../../../simulator/drill/condition.ts";
import { createSeriesStore } from "../../../simulator/engine/index.ts";
import { labelsFromRecord } from "../../../simulator/promql/index.ts";

// Down from the third scrape on.
const store = createSeriesStore();
for (const instance of ["a", "b"]) {
  const labels = labelsFromRecord({ __name__: "up", instance });
  for (let scrape = 0; scrape < 6; scrape++) store.append(labels, scrape * 15_000, scrape < 2 ? 1 : 0);
}

const range = { startMs: 0, endMs: 75_000, stepMs: 5_000 };

describe("a condition of the steady state", () => {
  it.each<[string, boolean, string]>([
    ["up == 1", true, ""],
    ["up == 2", false, "`up == 2` has no result"],
    ["scalar(up{instance='a'})", true, ""],
    ["scalar(up{instance='a'}) - 1", false, "`scalar(up{instance='a'}) - 1` is 0"],
    ["scalar(up{instance='c'})", false, "`scalar(up{instance='c'})` is NaN"],
    [
      "up / on() up",
      false,
      '`up / on() up` failed: found duplicate series for the match group {} on the right hand-side of the operation: [{__name__="up", instance="a"}, {__name__="up", instance="b"}];many-to-many matching not allowed: matching labels must be unique on one side',
    ],
  ])("%s", (expression, isMet, reason) => {
    const result = checkCondition({ description: "all is well", expression }, store, 15_000);
    expect(result).toEqual({ description: "all is well", isMet, reason });
  });
});

describe("the first result of an expression", () => {
  it.each<[string, number | undefined]>([
    ["up == 1", 0],
    ["up == 0", 30_000],
    ["up == 2", undefined],
    ["absent(up)", undefined],
    ["scalar(up{instance='a'} == bool 0)", 30_000],
    ["scalar(up{instance='c'})", undefined],
  ])("of %s", (expression, atMs) => {
    expect(findFirstResult(expression, store, range)).toEqual({ atMs, failure: undefined });
  });

  it("is not there before the range begins, and a failure is not taken for a result", () => {
    expect(findFirstResult("up == 0", store, { ...range, endMs: -1 })).toEqual({
      atMs: undefined,
      failure: undefined,
    });
    const { atMs, failure } = findFirstResult("up / on() up", store, range);
    expect(atMs).toBeUndefined();
    expect(failure).toMatch(/^`up \/ on\(\) up` failed: found duplicate series/);
  });
});
