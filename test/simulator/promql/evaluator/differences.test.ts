import { describe, expect, it } from "vitest";
import { evaluateInstant, parseExpression } from "../../../../simulator/promql/index.ts";
import { failureOf, instantLines, rangeLines, sourceOf } from "./evaluate-text.ts";

// What random expressions found in which klaxon once differed from a release of Prometheus.
describe("found by comparing with Prometheus", () => {
  it("resets that cancel each other out still raise the growth in the order of time", () => {
    const source = sourceOf("15s", "c_total 0 1e300 -1 -1 -1e300 -Inf 1");
    expect(instantLines(source, "90s", "increase(c_total[105s])")).toEqual(["{} 0"]);
  });

  it("in Prometheus 2 a match that a comparison drops is none", () => {
    const source = sourceOf("15s", 'm{side="l",a="1"} 1\nm{side="l",a="2"} 5\nm{side="r"} 2');
    const expression = 'm{side="l"} > on() m{side="r"}';
    expect(instantLines(source, "0s", expression, { prometheus: 2 })).toEqual(["{} 5"]);
    expect(failureOf(() => instantLines(source, "0s", expression))).toBe(
      "promql/many-to-many: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
    );
    const both = 'm{side="l"} > bool on() m{side="r"}';
    expect(failureOf(() => instantLines(source, "0s", both, { prometheus: 2 }))).toContain(
      "multiple matches",
    );
  });

  it.each<[string, string]>([
    ["topk(-Inf, m)", "promql/execution: Scalar value -Inf overflows int64"],
    ["topk(-1e300, m)", "promql/execution: Scalar value -1e+300 overflows int64"],
    ["bottomk(NaN, m)", "promql/execution: Scalar value NaN overflows int64"],
    ["topk(-5, m)", "no failure"],
  ])("Prometheus 2 refuses %s as it does", (expression, failure) => {
    const source = sourceOf("15s", "m 1");
    const options = { prometheus: 2 } as const;
    const evaluate = () => evaluateInstant(parseExpression(expression, options), source, 0, options);
    expect(failureOf(evaluate)).toBe(failure);
  });

  it("of equal values other ones stay in Prometheus 2 than in 3", () => {
    const source = sourceOf("15s", 'm{i="a"} 0\nm{i="b"} 0\nm{i="c"} 0\nm{i="d"} 1\nm{i="e"} 1');
    const kept = (prometheus: 2 | 3) => rangeLines(source, "0s 0s 15s", "topk(3, m)", { prometheus });
    expect(kept(2)).toEqual(['m{i="b"} 0', 'm{i="d"} 1', 'm{i="e"} 1']);
    expect(kept(3)).toEqual(['m{i="c"} 0', 'm{i="d"} 1', 'm{i="e"} 1']);
  });

  it("one NaN takes the place of another in Prometheus 2", () => {
    const source = sourceOf("15s", 'm{i="a"} NaN\nm{i="b"} NaN');
    expect(instantLines(source, "0s", "topk(1, m)", { prometheus: 2 })).toEqual(['m{i="b"} NaN']);
    expect(instantLines(source, "0s", "topk(1, m)")).toEqual(['m{i="a"} NaN']);
  });
});
