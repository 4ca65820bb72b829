import { describe, expect, it } from "vitest";
import type { Transformation } from "../../../simulator/dashboard/index.ts";
import { seriesFrames, tableFrame } from "../../../simulator/preview/frame/answer-frames.ts";
import { fieldName } from "../../../simulator/preview/frame/field-name.ts";
import type { Frame } from "../../../simulator/preview/frame/frame.ts";
import { calculationName, reduceField } from "../../../simulator/preview/frame/reduce.ts";
import type { AnsweredSeries } from "../../../simulator/preview/query/data-source.ts";
import { transformFrames } from "../../../simulator/preview/transform/transform.ts";

const values = [null, 2, 4, Number.NaN, 1, 6, null];

describe("a calculation", () => {
  it.each([
    ["last", null],
    ["lastNotNull", 6],
    ["first", null],
    ["firstNotNull", 2],
    ["min", 1],
    ["max", 6],
    ["mean", 3.25],
    ["sum", 13],
    ["count", 7],
    ["range", 5],
    ["diff", 4],
    ["diffperc", 2],
    ["median", 4],
    ["p95", 6],
    ["delta", 7],
    ["distinctCount", 6],
    ["allIsZero", "false"],
    ["allIsNull", "false"],
    ["nonsense", undefined],
  ])("%s of values with gaps is %s", (calculation, result) => {
    expect(reduceField(values, calculation)).toEqual(result);
  });

  it("of nothing is nothing", () => {
    expect(["lastNotNull", "mean", "max", "sum", "p50"].map((name) => reduceField([], name))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it("is called in legends as in Grafana", () => {
    expect(["lastNotNull", "mean", "sum", "p95"].map(calculationName)).toEqual([
      "Last *",
      "Mean",
      "Total",
      "95th %",
    ]);
  });
});

const series: readonly AnsweredSeries[] = [
  { labels: { __name__: "up", job: "api", instance: "a" }, timesMs: [1000], values: [1] },
  { labels: { __name__: "up", job: "api", instance: "b" }, timesMs: [1000], values: [0] },
];

describe("the name of a series", () => {
  const named = (legendFormat: string, given = series) => {
    const frames = seriesFrames(given, { refId: "A", legendFormat, expression: "up" }, 1000);
    return frames.map((frame) => fieldName(frame.fields[1] ?? frame.fields[0]!, frame, frames));
  };

  it.each([
    ["{{instance}} of {{ job }}", ["a of api", "b of api"]],
    ["{{nothing}}x", ["x", "x"]],
    ["", ['up{job="api", instance="a"}', 'up{job="api", instance="b"}']],
    ["__auto", ['up{job="api", instance="a"}', 'up{job="api", instance="b"}']],
  ])("by the legend `%s`", (legend, names) => {
    expect(named(legend)).toEqual(names);
  });

  it("is the value of the only label that there is, and the expression without any", () => {
    const one = series.map((each, index) => ({ ...each, labels: { instance: `i${index}` } }));
    expect(named("__auto", one)).toEqual(["i0", "i1"]);
    expect(named("__auto", [{ ...series[0]!, labels: {} }])).toEqual(["up"]);
  });
});

function transformation(id: string, options: Record<string, unknown> = {}): Transformation {
  return { id, options, isDisabled: false, raw: { id, options } };
}

function table(frame: Frame | undefined): readonly string[] {
  if (frame === undefined) return [];
  const rows = Array.from({ length: frame.length }, (_, row) =>
    frame.fields.map(({ values }) => String(values[row] ?? "–")).join(" | "),
  );
  return [frame.fields.map(({ name, legend }) => legend ?? name).join(" | "), ...rows];
}

describe("transformations", () => {
  const other = [{ labels: { job: "api", instance: "b" }, timesMs: [1000], values: [7] }];
  const tables = [tableFrame(series, "A", true), tableFrame(other, "B", true)];

  it("merge the tables of instant queries into one row for each label set", () => {
    const { frames } = transformFrames(tables, [
      transformation("merge"),
      transformation("filterFieldsByName", { include: { names: ["instance", "Value #A", "Value #B"] } }),
      transformation("organize", {
        indexByName: { "Value #B": 0, instance: 1, "Value #A": 2 },
        renameByName: { instance: "Instance", "Value #A": "Up", "Value #B": "Restarts" },
      }),
    ]);
    expect(table(frames[0])).toEqual(["Restarts | Instance | Up", "– | a | 1", "7 | b | 0"]);
  });

  it("join by a field", () => {
    const { frames } = transformFrames(tables, [
      transformation("joinByField", { byField: "instance", mode: "inner" }),
    ]);
    expect(table(frames[0])).toEqual([
      "instance | Time | __name__ | job | Value #A | Time | job | Value #B",
      "b | 1000 | up | api | 0 | 1000 | api | 7",
    ]);
  });

  it("make columns of labels, rows of series, groups of rows", () => {
    const graphs = seriesFrames(series, { refId: "A", legendFormat: "", expression: "up" }, 1000);
    expect(table(transformFrames(graphs, [transformation("labelsToFields")]).frames[0])).toEqual([
      "Time | __name__ | job | instance | Value",
      "1000 | up | api | a | 1",
      "1000 | up | api | b | 0",
    ]);
    expect(
      table(transformFrames(graphs, [transformation("reduce", { reducers: ["max", "last"] })]).frames[0]),
    ).toEqual([
      "Field | Max | Last",
      'up{job="api", instance="a"} | 1 | 1',
      'up{job="api", instance="b"} | 0 | 0',
    ]);
    const grouped = transformFrames(tables.slice(0, 1), [
      transformation("groupBy", {
        fields: {
          job: { operation: "groupby" },
          "Value #A": { operation: "aggregate", aggregations: ["sum"] },
        },
      }),
    ]);
    expect(table(grouped.frames[0])).toEqual(["job | Value #A (sum)", "api | 1"]);
  });

  it("sort and limit rows", () => {
    const { frames } = transformFrames(tables.slice(0, 1), [
      transformation("sortBy", { sort: [{ field: "instance", desc: true }] }),
      transformation("limit", { limitField: 1 }),
    ]);
    expect(table(frames[0])).toEqual([
      "Time | __name__ | job | instance | Value #A",
      "1000 | up | api | b | 0",
    ]);
  });

  it("that are not known are left out and told", () => {
    expect(transformFrames(tables, [transformation("spatial")])).toEqual({
      frames: tables,
      unknown: ["spatial"],
    });
  });
});
