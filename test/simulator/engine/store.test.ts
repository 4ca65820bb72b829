import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeriesStore } from "../../../simulator/engine/index.ts";
import type { Matcher, NativeHistogram } from "../../../simulator/promql/index.ts";
import { labelsOf, labelsText, seriesText, storeText } from "./series-text.ts";

const everywhere = {
  fromMs: Number.NEGATIVE_INFINITY,
  toMs: Number.POSITIVE_INFINITY,
  prometheus: 3,
} as const;
const histogram: NativeHistogram = {
  schema: 0,
  counterResetHint: "unknown",
  count: 2,
  sum: 3,
  zeroThreshold: 0,
  zeroCount: 0,
  positiveOffset: 0,
  positiveBuckets: [2],
  negativeOffset: 0,
  negativeBuckets: [],
  customValues: [],
};

function matchersOf(text: string): readonly Matcher[] {
  return [...text.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)].map(
    ([, label = "", operator = "=", value = ""]) =>
      ({ label, operator, value }) as { label: string; operator: Matcher["operator"]; value: string },
  );
}

describe("a series store", () => {
  it("keeps samples, staleness markers and histograms apart and in order", () => {
    const store = createSeriesStore();
    const up = labelsOf('up{job="api"}');
    expect(store.append(up, 1000, 1)).toBe("appended");
    expect(store.append(up, 2000, 0)).toBe("appended");
    expect(store.markStale(up, 3000)).toBe("appended");
    expect(store.appendHistogram(up, 4000, histogram)).toBe("appended");
    expect(store.append(up, 5000, Number.NaN)).toBe("appended");
    expect(storeText(store)).toEqual(['up{job="api"} 1@1 0@2 stale@3 {{count:2}}@4 NaN@5']);
    expect([store.seriesCount, store.sampleCount]).toEqual([1, 3]);
  });

  it.each([
    ["an equal sample", 2000, 2, "same"],
    ["another value at the newest time", 2000, 3, "duplicate-timestamp"],
    ["a marker at the newest time", 2000, undefined, "duplicate-timestamp"],
    ["an equal sample further back", 1000, 1, "out-of-order"],
    ["another value further back", 1000, 2, "out-of-order"],
    ["a sample between others", 1500, 1, "out-of-order"],
    ["a sample before all others", 500, 1, "out-of-order"],
    ["a later sample", 2001, 1, "appended"],
  ] as const)("answers %s", (_what, timestampMs, value, outcome) => {
    const store = createSeriesStore();
    const labels = labelsOf("m");
    store.append(labels, 1000, 1);
    store.append(labels, 2000, 2);
    const got =
      value === undefined ? store.markStale(labels, timestampMs) : store.append(labels, timestampMs, value);
    expect(got).toBe(outcome);
  });

  it("takes whole columns and stops at the first sample that does not fit", () => {
    const store = createSeriesStore();
    const labels = labelsOf("m");
    const column = { timestampsMs: [0, 1000, 2000], values: [1, undefined, 3] };
    expect(store.appendColumn(labels, column)).toBe("appended");
    const late = { timestampsMs: [3000, 2500, 4000], values: [4, 5, 6] };
    expect(store.appendColumn(labels, late)).toBe("out-of-order");
    expect(store.appendColumn(labels, { timestampsMs: [], values: [] })).toBe("appended");
    expect(storeText(store)).toEqual(["m 1@0 stale@1 3@2 4@3"]);
  });

  it("selects in the order of labels by every kind of matcher", () => {
    const store = createSeriesStore();
    for (const text of ['b{i="2"}', 'b{i="10"}', 'a{i="1"}', "c", 'b{A="x",i="1"}', "b"]) {
      store.append(labelsOf(text), 0, 1);
    }
    const selected = (matchers: string) =>
      store.select({ matchers: matchersOf(matchers), ...everywhere }).map(({ labels }) => labelsText(labels));
    expect(selected('__name__="b"')).toEqual(['b{A="x",i="1"}', "b", 'b{i="10"}', 'b{i="2"}']);
    expect(selected('__name__="b", i=~"1.*"')).toEqual(['b{A="x",i="1"}', 'b{i="10"}']);
    expect(selected('__name__="b", i=""')).toEqual(["b"]);
    expect(selected('__name__=~"a|c"')).toEqual(['a{i="1"}', "c"]);
    expect(selected('i!="", __name__!="a"')).toEqual(['b{A="x",i="1"}', 'b{i="10"}', 'b{i="2"}']);
    expect(selected('__name__="nothing"')).toEqual([]);
    store.append(labelsOf('b{i="11"}'), 0, 1);
    expect(selected('__name__="b", i=~"1.*"')).toEqual(['b{A="x",i="1"}', 'b{i="10"}', 'b{i="11"}']);
    store.append(labelsOf("nothing"), 0, 1);
    expect(selected('__name__="nothing"')).toEqual(["nothing"]);
  });

  it("leaves out series without samples in the interval", () => {
    const store = createSeriesStore();
    store.append(labelsOf("early"), 1000, 1);
    store.append(labelsOf("late"), 5000, 1);
    store.open(labelsOf("empty"));
    const within = (fromMs: number, toMs: number) =>
      store.select({ matchers: [], fromMs, toMs, prometheus: 3 }).map(({ labels }) => labelsText(labels));
    expect(within(0, 6000)).toEqual(["early", "late"]);
    expect(within(1000, 4999)).toEqual(["early"]);
    expect(within(1001, 5000)).toEqual(["late"]);
    expect(within(2000, 3000)).toEqual([]);
  });

  it("inserts between samples that count as later ones", () => {
    const store = createSeriesStore();
    const series = store.open(labelsOf("m"));
    for (const at of [0, 5000, 10_000]) series.append(at, at);
    expect(series.write(1000, 1, 1000)).toBe("appended");
    expect(series.write(2000, undefined, 2000)).toBe("appended");
    expect(series.write(2000, 2, 2000)).toBe("duplicate-timestamp");
    expect(series.write(1500, 2, 2000)).toBe("out-of-order");
    expect(series.write(5000, 5000, 5000)).toBe("same");
    expect(series.write(5000, 1, 5000)).toBe("duplicate-timestamp");
    expect(series.write(6000, 6, 6000)).toBe("appended");
    expect(seriesText(series)).toBe("m 0@0 1@1 stale@2 5000@5 6@6 10000@10");
  });

  it("holds what was written, in any order of writing that is allowed", () => {
    const seed = 20_240_611;
    const write = fc.record({ at: fc.nat(30), value: fc.option(fc.nat(3), { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(fc.nat(30)), fc.array(write), (input, writes) => {
        const series = createSeriesStore().open(labelsOf("m"));
        const expected = new Map<number, string>();
        for (const at of [...new Set(input)].sort((left, right) => left - right)) {
          series.append(at * 1000, at);
          expected.set(at, `${at}@${at}`);
        }
        for (const { at, value } of writes) {
          const outcome = series.write(at * 1000, value, at * 1000);
          const text = `${value ?? "stale"}@${at}`;
          expect(outcome).toBe(
            !expected.has(at) ? "appended" : expected.get(at) === text ? "same" : "duplicate-timestamp",
          );
          if (!expected.has(at)) expected.set(at, text);
        }
        const sorted = [...expected].sort(([left], [right]) => left - right).map(([, text]) => text);
        expect(seriesText(series)).toBe(["m", ...sorted].join(" "));
      }),
      { seed, numRuns: 300 },
    );
  });
});
