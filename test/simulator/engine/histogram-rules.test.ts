import { describe, expect, it } from "vitest";
import { createSeriesStore, evaluateRules, parseRuleFile } from "../../../simulator/engine/index.ts";
import type { NativeHistogram } from "../../../simulator/promql/index.ts";
import { labelsOf, storeText } from "./series-text.ts";

const histogram = (count: number): NativeHistogram => ({
  schema: 0,
  counterResetHint: "unknown",
  count,
  sum: count * 2,
  zeroThreshold: 0,
  zeroCount: 0,
  positiveOffset: 1,
  positiveBuckets: [count],
  negativeOffset: 0,
  negativeBuckets: [],
  customValues: [],
});

const rules = `groups:
- name: g
  rules:
  - {record: kept, expr: 'h{a="x"}'}
  - {record: seen, expr: count(kept)}
  - {alert: A, expr: h, annotations: {value: "{{ $value }}"}}
`;

describe("rules over native histograms", () => {
  it("record them, raise alerts for them, and mark them stale", () => {
    const store = createSeriesStore();
    for (const [minute, count] of [4, 6, 8].entries()) {
      store.appendHistogram(labelsOf('h{a="x"}'), minute * 60_000, histogram(count));
      store.appendHistogram(labelsOf('h{a="y"}'), minute * 60_000, histogram(count));
    }
    for (const a of ["x", "y"]) store.markStale(labelsOf(`h{a="${a}"}`), 180_000);
    const { groups } = parseRuleFile(rules, "rules.yml");
    const evaluation = evaluateRules(groups, store, {
      startMs: 0,
      endMs: 240_000,
      evaluationIntervalMs: 60_000,
      schedule: "unit-test",
    });
    expect(evaluation.failures).toEqual([]);
    expect(storeText(store, /^(kept|seen)/)).toEqual([
      'kept{a="x"} {{count:4}}@0 {{count:6}}@60 {{count:8}}@120 stale@180',
      "seen 1@0 1@60 1@120 stale@180",
    ]);
    expect(
      evaluation.alerts.map((alert) => [
        alert.valueAt(60_000),
        alert.annotationsAt(60_000),
        alert.resolvedAtMs,
      ]),
    ).toEqual([
      [0, [["value", "{count:6, sum:12, (1,2]:6}"]], 180_000],
      [0, [["value", "{count:6, sum:12, (1,2]:6}"]], 180_000],
    ]);
  });
});
