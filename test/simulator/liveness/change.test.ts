import { describe, expect, it } from "vitest";
import { changeOf } from "../../../simulator/liveness/change.ts";
import { emptyLabels } from "../../../simulator/promql/index.ts";

const stepMs = 15_000;

/** A series written as its values, `_` where it has none; `|` stands where the incident begins. */
function course(text: string) {
  const words = text.split(/\s+/).filter((word) => word !== "" && word !== "|");
  const series = {
    labels: emptyLabels,
    values: Float64Array.from(words, (word) => (word === "_" ? 0 : Number(word))),
    isPresent: Uint8Array.from(words, (word) => (word === "_" ? 0 : 1)),
    histograms: undefined,
  };
  return { series, grid: { startMs: 0, endMs: (words.length - 1) * stepMs, stepMs } };
}

function change(text: string, healthy?: string, thresholds: readonly number[] = []): string {
  const faultStart = text
    .slice(0, text.indexOf("|"))
    .split(/\s+/)
    .filter((word) => word !== "").length;
  const told = course(text);
  const steps = { faultStart, faultEnd: told.series.values.length };
  return changeOf(told, { steps, thresholds, healthy: healthy === undefined ? undefined : course(healthy) });
}

describe("a series during an incident", () => {
  it.each([
    ["is as before", "1 1 1 1 | 1 1 1 1", "stays"],
    ["falls", "1 1 1 1 | 0 0 0 1", "changes"],
    ["has one outlier", "1 1 1 1 | 1 9 1 1", "stays"],
    ["appears", "_ _ _ _ | 1 1 1 1", "changes"],
    ["appears for one point only", "_ _ _ _ | 1 _ _ _", "stays"],
    ["disappears", "1 1 1 1 | 1 _ _ _", "changes"],
    ["lacks points as it did before", "1 _ 1 1 | 1 _ _ 1", "stays"],
    ["is nowhere", "_ _ _ _ | _ _ _ _", "absent"],
    ["is no number at all", "NaN NaN | NaN NaN", "absent"],
    ["stays in its noise", "10 12 9 11 | 11 9 12 10", "stays"],
    ["leaves its noise", "10 12 9 11 | 11 19 22 10", "changes"],
    ["goes on rising", "1 2 3 4 5 | 6 7 8 9", "stays"],
    ["stops rising", "1 2 3 4 5 | 6 6 6 6", "changes"],
    ["begins again", "101 102 103 104 | 0 1 2 3", "changes"],
    ["stays infinite", "Infinity Infinity | Infinity Infinity", "stays"],
    ["becomes infinite", "1 1 | Infinity Infinity", "changes"],
  ])("%s: %s", (_, text, wanted) => expect(change(text)).toBe(wanted));

  it.each([
    ["does what it does in a healthy world later on", "0 0 0 0 | 3 4 3 4", "0 0 0 0 3 4 3 4", "stays"],
    ["goes beyond that", "0 0 0 0 | 3 9 9 4", "0 0 0 0 3 4 3 4", "changes"],
    ["appears as it does there", "_ _ _ _ | 2 2 2 2", "_ _ _ _ 2 2 2 2", "stays"],
    ["is missing as it is there", "1 1 1 1 | 1 _ _ 1", "1 1 1 1 1 _ _ 1", "stays"],
  ])("%s", (_, text, healthy, wanted) => expect(change(text, healthy)).toBe(wanted));

  it("crosses a threshold although it stays near its noise", () => {
    const text = "0.4 0.8 0.6 0.5 | 0.86 0.87 0.5 0.6";
    expect([change(text), change(text, undefined, [0.85])]).toEqual(["stays", "changes"]);
  });
});
