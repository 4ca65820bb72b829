import { describe, expect, it } from "vitest";
import { evaluateInstant, evaluateRange, parseExpression } from "../../../../simulator/promql/index.ts";
import { failureOf, instantLines, rangeLines, sourceOf } from "./evaluate-text.ts";

const source = sourceOf(
  "15s",
  `
  m{i="1"} 0+1x40
  m{i="2"} 0+2x40
`,
);

describe("the number of samples is limited as Prometheus limits it", () => {
  const tooMany =
    "promql/too-many-samples: query processing would load too many samples into memory in query execution";

  it.each<[string, number, string]>([
    ["m", 2, "no failure"],
    ["m", 1, tooMany],
    ["m + m", 6, "no failure"],
    ["m + m", 5, tooMany],
    ["sum(m)", 2, "no failure"],
    ["sum(m)", 1, tooMany],
    ["sum_over_time(m[1m])", 6, "no failure"],
    ["sum_over_time(m[1m])", 5, tooMany],
    ["m[1m]", 8, "no failure"],
    ["m[1m]", 7, tooMany],
  ])("%s with at most %i samples", (expression, samplesMax, failure) => {
    expect(failureOf(() => instantLines(source, "5m", expression, { samplesMax }))).toBe(failure);
  });

  it("counts those of all steps together", () => {
    const run = (samplesMax: number) => () => rangeLines(source, "0s 5m 15s", "m * 2", { samplesMax });
    expect(failureOf(run(84))).toBe("no failure");
    expect(failureOf(run(83))).toBe(tooMany);
  });

  it("refuses a grid that could never be filled before it is made", () => {
    const run = () => rangeLines(source, "0s 36500d 1ms", "1");
    expect(failureOf(run)).toBe(tooMany);
  });
});

describe("chains of operators", () => {
  it("may be long between numbers", () => {
    const expression = parseExpression(Array.from({ length: 20_000 }, () => "1").join(" + "));
    expect(evaluateInstant(expression, source, 0, {})).toEqual({
      type: "scalar",
      value: 20_000,
      timestampMs: 0,
      annotations: [],
    });
  });

  it("are refused between vectors where they would not fit the stack", () => {
    const text = Array.from({ length: 3000 }, () => "m").join(" or ");
    expect(failureOf(() => instantLines(source, "1m", text))).toBe(
      "promql/too-deep: expression chains more than 1000 operations on vectors",
    );
  });
});

describe("an expression is prepared once", () => {
  it("and gives each source, time and release line its own result", () => {
    const expression = parseExpression("count_over_time(m[30s])");
    const other = sourceOf("15s", "m 1 1 1 1 1");
    const counts = (from: typeof source, timeMs: number, prometheus: 2 | 3) => {
      const result = evaluateInstant(expression, from, timeMs, { prometheus });
      return result.type === "vector" ? result.samples.map(({ value }) => value) : [];
    };
    expect(counts(source, 60_000, 3)).toEqual([2, 2]);
    expect(counts(other, 60_000, 2)).toEqual([3]);
    expect(counts(source, 15_000, 2)).toEqual([2, 2]);
  });

  it("yields nothing on a grid that ends before it starts", () => {
    const expression = parseExpression("sum(m)");
    expect(evaluateRange(expression, source, { startMs: 10, endMs: 0, stepMs: 1 }, {})).toEqual({
      type: "vector",
      series: [],
      annotations: [],
    });
  });
});
