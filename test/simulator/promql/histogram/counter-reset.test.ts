import { describe, expect, it } from "vitest";
import { HintRecorder, isCounterReset } from "../../../../simulator/promql/histogram/index.ts";
import { written } from "./written.ts";

describe("a counter of histograms", () => {
  it.each([
    ["nothing changed", "count:3 buckets:[1 2]", "count:3 buckets:[1 2]"],
    ["buckets grew and a new one came", "count:3 buckets:[1 2]", "count:7 offset:-1 buckets:[1 2 2 2]"],
    ["an empty bucket is gone", "count:1 buckets:[1 0]", "count:1 buckets:[1]"],
    ["the sum fell", "count:3 sum:9 buckets:[3]", "count:3 sum:1 buckets:[3]"],
    ["the schema got coarser", "schema:1 count:4 offset:1 buckets:[1 1 2]", "count:4 offset:1 buckets:[2 2]"],
    [
      "the zero bucket took a bucket over",
      "count:3 z_bucket:1 buckets:[2]",
      "count:3 z_bucket:3 z_bucket_w:1",
    ],
    [
      "the bounds changed, but nothing fell between those that stayed",
      "schema:-53 count:6 custom_values:[1 2 3] buckets:[1 2 2 1]",
      "schema:-53 count:7 custom_values:[2 4] buckets:[3 2 2]",
    ],
    ["the hint says so", "count:3 buckets:[3]", "count:1 buckets:[1] counter_reset_hint:not_reset"],
  ])("goes on where %s", (_what, before, after) => {
    expect(isCounterReset(written(before), written(after))).toBe(false);
  });

  it.each([
    ["the count fell", "count:3 buckets:[3]", "count:2 buckets:[3]"],
    ["a bucket fell", "count:3 buckets:[1 2]", "count:3 buckets:[2 1]"],
    ["a bucket is gone", "count:3 buckets:[1 2]", "count:3 buckets:[3]"],
    ["a negative bucket fell", "count:3 n_buckets:[1 2]", "count:4 n_buckets:[2 1]"],
    ["the zero bucket fell", "count:3 z_bucket:2 buckets:[1]", "count:3 z_bucket:1 buckets:[2]"],
    ["the zero bucket got narrower", "count:3 z_bucket:2 z_bucket_w:1", "count:3 z_bucket:2 z_bucket_w:0.5"],
    ["the zero bucket now cuts a bucket", "count:3 buckets:[3]", "count:3 z_bucket:3 z_bucket_w:0.7"],
    ["the schema got finer", "count:3 buckets:[3]", "schema:1 count:3 buckets:[3]"],
    [
      "a bucket fell in the coarser schema",
      "schema:1 count:4 offset:1 buckets:[1 1 2]",
      "count:4 offset:1 buckets:[1 3]",
    ],
    ["custom buckets follow", "count:1 buckets:[1]", "schema:-53 count:1 custom_values:[1] buckets:[1]"],
    ["exponential buckets follow", "schema:-53 count:1 custom_values:[1] buckets:[1]", "count:1 buckets:[1]"],
    [
      "it fell below a bound that stayed",
      "schema:-53 count:6 custom_values:[1 2 3] buckets:[1 2 2 1]",
      "schema:-53 count:7 custom_values:[2 4] buckets:[2 3 2]",
    ],
    ["the hint says so", "count:3 buckets:[3]", "count:4 buckets:[4] counter_reset_hint:reset"],
  ])("began anew where %s", (_what, before, after) => {
    expect(isCounterReset(written(before), written(after))).toBe(true);
  });
});

describe("the hints with which a storage returns histograms", () => {
  const recorded = (texts: readonly string[]) => {
    const recorder = new HintRecorder();
    return texts.map((text) => {
      if (text === "float" || text === "stale") {
        recorder.endChunk();
        return "";
      }
      return recorder.record(written(text)).counterResetHint;
    });
  };

  it("say of the first histogram nothing, and of those that continue it that there was no reset", () => {
    expect(recorded(["count:1 buckets:[1]", "count:2 buckets:[2]", "count:3 buckets:[2 1]"])).toEqual([
      "unknown",
      "not_reset",
      "not_reset",
    ]);
  });

  it("say nothing of a histogram after which the layout or a fall begins a new chunk", () => {
    const texts = [
      "count:2 buckets:[2]",
      "count:1 buckets:[1]",
      "count:2 buckets:[2]",
      "schema:1 count:3 buckets:[3]",
    ];
    expect(recorded(texts)).toEqual(["unknown", "unknown", "not_reset", "unknown"]);
  });

  it("say nothing after floats, staleness markers and gauges, and leave gauges what they are", () => {
    const counter = "count:2 buckets:[2]";
    const gauge = `${counter} counter_reset_hint:gauge`;
    expect(recorded([counter, "float", counter, "stale", counter, gauge, gauge, counter])).toEqual([
      "unknown",
      "",
      "unknown",
      "",
      "unknown",
      "gauge",
      "gauge",
      "unknown",
    ]);
  });

  it("never repeat a hint of a reset, which other samples may have come in between since", () => {
    expect(recorded(["count:1 buckets:[1]", "count:2 buckets:[2] counter_reset_hint:reset"])).toEqual([
      "unknown",
      "unknown",
    ]);
  });
});
