import { expect, it } from "vitest";
import { labelsFromRecord } from "../../../simulator/promql/index.ts";
import { renderQueryTable } from "../../../simulator/report/index.ts";
import { answerAt, answerOver } from "./answer.ts";

const wide = { width: undefined, hasColor: false };
const grid = { startMs: 0, endMs: 240_000, stepMs: 60_000 };

it("brings numbers under each other by their points, rounded to what people read", () => {
  const answer = answerAt('{__name__=~".+"}', [
    'a{b="c"} 0.39999999999999997',
    "tiny 1e-9",
    "whole 1795227087",
    "seconds 1795227087.123",
    "huge 1e22",
    "none NaN",
    "endless -Inf",
    'odd{"a.b"="x\\"y"} -5.25',
  ]);
  expect(renderQueryTable(answer, wide)).toBe(
    `a{b="c"}                    0.4
endless                  -Inf
huge                        1e+22
none                      NaN
odd{"a.b"="x\\"y"}          -5.25
seconds            1795227087.123
tiny                        1e-09
whole              1795227087
`,
  );
});

it("keeps whole names where nobody looks at the width, and says shared labels once where they do not fit", () => {
  const series = ['up{job="api", instance="one"} 1', 'up{job="api", instance="two"} 0'];
  const answer = answerAt("up", series);
  const full = 'up{instance="one", job="api"}  1\nup{instance="two", job="api"}  0\n';
  expect(renderQueryTable(answer, wide)).toBe(full);
  expect(renderQueryTable(answer, { ...wide, width: 32 })).toBe(full);
  expect(renderQueryTable(answer, { ...wide, width: 31 })).toBe(
    'in all: up{job="api"}\n{instance="one"}  1\n{instance="two"}  0\n',
  );
});

it("sums up a range: how often, first, last, extremes, course; gaps and NaN are no numbers", () => {
  const answer = answerOver(
    '{__name__=~"x|y|z"}',
    ["x 1 2 stale _ 5", "y NaN NaN NaN NaN NaN", "z 3 3 3 3 3"],
    grid,
  );
  expect(renderQueryTable(answer, wide)).toBe(
    `+0s … +4m, 5 steps
   present  first  last  min  max  trend
x        3      1     5    1    5  ▁▃  █
y        5    NaN   NaN
z        5      3     3    3    3  ▁▁▁▁▁
`,
  );
});

it("shows native histograms in full at an instant, by count and sum over a range", () => {
  const series = ["h {{schema:0 count:3 sum:5.5 buckets:[1 2]}}x4"];
  expect(renderQueryTable(answerAt("h", series), wide)).toBe("h  {count:3, sum:5.5, (0.5,1]:1, (1,2]:2}\n");
  expect(renderQueryTable(answerOver("h", series, grid), wide)).toBe(
    `+0s … +4m, 5 steps
   present             first              last  min  max  trend
h        5  count 3, sum 5.5  count 3, sum 5.5
`,
  );
});

it("lists the samples of a range vector with their times, offsets near zero and dates else", () => {
  expect(renderQueryTable(answerAt("x[3m]", ["x 1 2.5 10"], 120_000), wide)).toBe(
    "x\n  +0s  1\n  +1m  2.5\n  +2m  10\n".replace("  1\n", "   1\n").replace("  2.5", "   2.5"),
  );
  const startMs = Date.UTC(2024, 0, 31, 12);
  expect(renderQueryTable(answerAt("x[3m]", ["x 1 2"], startMs + 60_000, startMs), wide)).toBe(
    "x\n  2024-01-31T12:00:00Z  1\n  2024-01-31T12:01:00Z  2\n",
  );
});

it.each([
  ["1 / 3", "0.3333333333\n"],
  ['"a text"', '"a text"\n'],
  ["nothing", ""],
])("shows `%s` without a table", (expression, shown) => {
  expect(renderQueryTable(answerAt(expression, []), wide)).toBe(shown);
});

it("survives more series than a call takes arguments", () => {
  const samples = Array.from({ length: 150_000 }, (_, index) => {
    const labels = labelsFromRecord({ __name__: "x", i: `${index}` });
    return { labels, timestampMs: 0, value: 1, histogram: undefined };
  });
  const result = { type: "vector", samples, annotations: [] } as const;
  const table = renderQueryTable({ kind: "instant", atMs: 0, result }, wide);
  expect(table.split("\n")).toHaveLength(150_001);
});
