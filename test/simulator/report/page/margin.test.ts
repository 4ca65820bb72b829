import { describe, expect, it } from "vitest";
import { figure, marginOf } from "../../../../simulator/report/page/margin.ts";
import { readJournal } from "../../../../simulator/report/page/read-journal.ts";
import { sampleJournal } from "./sample.ts";

type Values = readonly (number | null)[];

/** The margin of a condition whose samples are ten seconds apart, the fault at their third. */
function marginText(
  operator: string | undefined,
  series: readonly Values[],
  threshold: number | Values | undefined,
  holdDurationMs = 0,
): string {
  const journal = readJournal({
    ...sampleJournal(),
    curves: [
      {
        alert: "A",
        expression: "x",
        holdDurationMs,
        conditions: [
          {
            text: "x",
            operator,
            measured: "x",
            startMs: 0,
            stepMs: 10_000,
            seriesLeftOut: 0,
            threshold,
            series: series.map((values) => ({ labels: {}, values })),
          },
        ],
      },
    ],
  });
  const condition = journal.curves[0]?.conditions[0];
  if (condition === undefined) throw new Error("the condition is gone");
  return marginOf(condition, { holdDurationMs, fromMs: 20_000 }).text;
}

describe("the margin of a condition in words", () => {
  it.each<[string, string | undefined, readonly Values[], number | Values | undefined, number, string]>([
    ["above", ">", [[0, 0, 0.1, 0.42, 0.3, 0.1]], 0.2, 120_000, "0.42 above 0.2, 110 % over, held 20s of 2m"],
    ["never above", ">", [[0, 0, 0.1, 0.15]], 0.2, 0, "came to 0.15 of 0.2, 25 % short"],
    ["exactly at it", ">", [[0, 0, 2, 2]], 2, 0, "stayed at 2, which is not above it"],
    ["at it where that is enough", ">=", [[0, 0, 2, 2]], 2, 0, "exactly 2, held 20s"],
    ["far above", ">", [[0, 0, 30, 31.1]], 0.2, 0, "31.1 above 0.2, 156 times over, held 20s"],
    ["nearly all the way from it", ">", [[0, 0, 0.008]], 6, 0, "came to 0.008 of 6, 99 % short"],
    ["below", "<", [[5, 5, 1, 5]], 4, 5000, "1 below 4, 75 % under, held 10s of 5s"],
    ["never below", "<", [[5, 5, 4.4, 5]], 4, 0, "came down to 4.4, not below 4, 10 % over"],
    ["a threshold of zero has no percent", ">", [[0, 0, 3]], 0, 0, "3 above 0, held 10s"],
    ["equal", "==", [[1, 1, 0, 0]], 0, 10_000, "was 0, held 20s of 10s"],
    ["never equal", "==", [[1, 1, 1]], 0, 0, "came to 1, not 0"],
    ["different", "!=", [[1, 1, 3]], 1, 0, "3, not 1, held 10s"],
    ["never different", "!=", [[1, 1, 1]], 1, 0, "stayed at 1"],
    ["nothing is compared", undefined, [[null, null, 1, null]], undefined, 0, "had a result (1), held 10s"],
    ["a threshold that moves", ">", [[0, 0, 5, 5, 5]], [9, 9, 9, 4, 4], 0, "5 above 4, 25 % over, held 20s"],
    ["what was before the fault does not count", ">", [[9, 9, 1]], 2, 0, "came to 1 of 2, 50 % short"],
    [
      "what held before the fault already",
      ">",
      [[5, 5, 5, 5, 1]],
      2,
      0,
      "5 above 2, 150 % over, held 40s, since before the fault",
    ],
    ["a gap ends it", ">", [[0, 0, 3, null, 3, 3]], 2, 0, "3 above 2, 50 % over, held 20s"],
    [
      "the series that held longest is told",
      ">",
      [
        [0, 0, 90, 0, 0],
        [0, 0, 3, 3, 3],
      ],
      2,
      0,
      "3 above 2, 50 % over, held 30s",
    ],
    ["no series", ">", [], 2, 0, "no sample"],
    ["only gaps", ">", [[null, null, null]], 2, 0, "no sample"],
    ["an operator of a newer klaxon", "~~", [[0, 0, 3]], 2, 0, "3 against 2"],
  ])("%s", (_, operator, series, threshold, holdDurationMs, text) => {
    expect(marginText(operator, series, threshold, holdDurationMs)).toBe(text);
  });

  it("writes figures with three digits that count", () => {
    expect([0, 0.123456, 12.3456, 1234.5, 1e12, -5e-7, 1728000].map(figure)).toEqual([
      "0",
      "0.123",
      "12.3",
      "1235",
      "1e12",
      "-5e-7",
      "1728000",
    ]);
  });
});
