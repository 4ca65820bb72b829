import { describe, expect, it } from "vitest";
import {
  type ExtendedRange,
  growthOfPair,
  growthOfRun,
  growthOverRange,
  type HistogramRemark,
  HistogramRun,
} from "../../../../simulator/promql/histogram/index.ts";
import { parseSequence } from "../../../../simulator/promql/index.ts";
import { notationOf } from "./written.ts";

/** A series of histograms, one a second, written without the outer braces and with `|` between them. */
function runOf(text: string): HistogramRun {
  const samples = parseSequence(
    text
      .split("|")
      .map((part) => `{{${part.trim()}}}`)
      .join(" "),
  );
  const values = samples.flatMap((sample) => (sample.kind === "histogram" ? [sample.histogram] : []));
  return new HistogramRun(
    values,
    values.map((_, i) => i * 1000),
  );
}

type Grow = (
  run: HistogramRun,
  onRemark: (remark: HistogramRemark) => void,
) => Parameters<typeof notationOf>[0];

function growth(text: string, grow: Grow): readonly [string, ...HistogramRemark[]] {
  const remarks: HistogramRemark[] = [];
  const grown = grow(runOf(text), (remark) => remarks.push(remark));
  return [notationOf(grown), ...remarks];
}

const counter: Grow = (run, onRemark) =>
  growthOfRun(run, { first: 0, end: run.values.length }, true, onRemark);
const gauge: Grow = (run, onRemark) =>
  growthOfRun(run, { first: 0, end: run.values.length }, false, onRemark);

describe("the growth of a counter", () => {
  it("is the difference between the last and the first", () => {
    expect(growth("count:1 sum:1 buckets:[1] | count:4 sum:6 buckets:[1 3]", counter)).toEqual([
      "count:3 sum:5 counter_reset_hint:gauge offset:1 buckets:[3]",
    ]);
  });

  it("holds what was counted before each reset", () => {
    expect(
      growth(
        "count:1 buckets:[1] | count:5 buckets:[5] | count:2 buckets:[2] | count:1 buckets:[1]",
        counter,
      ),
    ).toEqual(["count:7 counter_reset_hint:gauge buckets:[7]"]);
  });

  it("does not look at the layout of a first histogram that a reset follows", () => {
    const text =
      "schema:-53 count:9 custom_values:[1] buckets:[9] | count:2 buckets:[2] | count:3 buckets:[3]";
    expect(growth(text, counter)).toEqual(["count:3 counter_reset_hint:gauge buckets:[3]"]);
  });

  it("comes in the coarsest schema that occurs", () => {
    const text =
      "schema:1 count:1 offset:1 buckets:[1] | count:2 offset:1 buckets:[2] | count:3 offset:1 buckets:[3]";
    expect(growth(text, counter)).toEqual(["count:2 counter_reset_hint:gauge offset:1 buckets:[2]"]);
  });

  it("is none where kinds are mixed between the first and the last", () => {
    const text =
      "count:1 buckets:[1] | schema:-53 count:1 custom_values:[1] buckets:[1] | count:3 buckets:[3] | count:4 buckets:[4]";
    expect(growth(`count:0 | ${text}`, counter)).toEqual(["none", "mixed-kinds"]);
  });

  it("is remarked on for gauges", () => {
    const text =
      "count:1 buckets:[1] counter_reset_hint:gauge | count:3 buckets:[3] counter_reset_hint:gauge";
    expect(growth(text, counter)).toEqual(["count:2 counter_reset_hint:gauge buckets:[2]", "not-counter"]);
    expect(growth(text, gauge)).toEqual(["count:2 counter_reset_hint:gauge buckets:[2]"]);
  });

  it("has the bounds that all have, with a remark", () => {
    const text =
      "schema:-53 count:1 custom_values:[1 2] buckets:[1] | schema:-53 count:4 custom_values:[2] buckets:[3 1]";
    expect(growth(text, counter)).toEqual([
      "schema:-53 count:3 custom_values:[2] counter_reset_hint:gauge buckets:[2 1]",
      "reconciled-subtraction",
    ]);
  });
});

describe("the growth of a gauge", () => {
  it("may be negative, and is remarked on for counters", () => {
    expect(growth("count:5 buckets:[5] | count:2 buckets:[2]", gauge)).toEqual([
      "count:-3 counter_reset_hint:gauge buckets:[-3]",
      "not-gauge",
    ]);
  });
});

describe("the growth from one sample to the next", () => {
  const pair =
    (isCounter: boolean): Grow =>
    (run, onRemark) =>
      growthOfPair(run, run.values.length - 1, isCounter, onRemark);

  it("is all of a counter that began anew", () => {
    const text = "count:5 buckets:[5] | count:2 buckets:[2]";
    expect(growth(text, pair(true))).toEqual(["count:2 counter_reset_hint:gauge buckets:[2]"]);
    expect(growth(text, pair(false))).toEqual([
      "count:-3 counter_reset_hint:gauge buckets:[-3]",
      "not-gauge",
    ]);
  });

  it("is none between the kinds of buckets, unless that is a reset", () => {
    const text = "count:1 buckets:[1] | schema:-53 count:2 custom_values:[1] buckets:[2]";
    expect(growth(text, pair(false))).toEqual(["none", "not-gauge", "mixed-kinds"]);
    expect(growth(text, pair(true))).toEqual([
      "schema:-53 count:2 custom_values:[1] counter_reset_hint:gauge buckets:[2]",
    ]);
  });
});

describe("the growth over an extended range", () => {
  const over =
    (range: Partial<ExtendedRange>): Grow =>
    (run, onRemark) =>
      growthOverRange(
        run,
        { first: 0, end: run.values.length },
        { startMs: 0, endMs: 0, isSmoothed: false, isCounter: true, ...range },
        onRemark,
      );

  const rising = "count:0 | count:10 buckets:[10] | count:20 buckets:[20] | count:40 buckets:[40]";

  it("is that between the last samples up to both ends when anchored", () => {
    expect(growth(rising, over({ startMs: 1500, endMs: 3000 }))).toEqual([
      "count:30 counter_reset_hint:gauge buckets:[30]",
    ]);
  });

  it("is interpolated at both ends when smoothed", () => {
    expect(growth(rising, over({ startMs: 1500, endMs: 2500, isSmoothed: true }))).toEqual([
      "count:15 counter_reset_hint:gauge buckets:[15]",
    ]);
  });

  it("holds what was counted before a reset", () => {
    const text = "count:10 buckets:[10] | count:20 buckets:[20] | count:4 buckets:[4] | count:6 buckets:[6]";
    expect(growth(text, over({ startMs: 500, endMs: 3000 }))).toEqual([
      "count:16 counter_reset_hint:gauge buckets:[16]",
    ]);
  });

  it("counts a reset that an end is interpolated over once", () => {
    const text = "count:10 buckets:[10] | count:4 buckets:[4] | count:8 buckets:[8]";
    expect(growth(text, over({ startMs: 500, endMs: 2000, isSmoothed: true }))).toEqual([
      "count:6 counter_reset_hint:gauge buckets:[6]",
    ]);
  });

  it("is none before the first sample and after the last one", () => {
    expect(growth(rising, over({ startMs: 3000, endMs: 5000 }))).toEqual(["none"]);
    expect(growth(rising, over({ startMs: -5000, endMs: -2000, isSmoothed: true }))).toEqual(["none"]);
  });

  it("is none where kinds are mixed", () => {
    const text = "count:1 buckets:[1] | schema:-53 count:2 custom_values:[1] buckets:[2]";
    expect(growth(text, over({ startMs: 0, endMs: 1000 }))).toEqual(["none", "mixed-kinds"]);
  });
});
